#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cli/hidden_names.h"
#include "cli/run.h"
#include "core/atomic_file.h"
#include "core/hash.h"
#include "support/temporary_folder.h"

namespace thorax::cli {
namespace {

TEST(HiddenNames, PathsAreReplacedWhereverTheyStandAndNothingElse) {
  const struct {
    const char* input;
    const char* text;
    const char* hidden;
  } cases[] = {
      {"/in", "/in/a b.dcm: truncated - copy it again", "<a b.dcm>: truncated - copy it again"},
      {"/in", "no such file: /in", "no such file: <.>"},
      {"/in", "no such file: /in - check", "no such file: <.> - check"},
      {"/in", "/data/in/a.dcm: truncated", "/data/in/a.dcm: truncated"},
      {"/in", "/inner/a.dcm: truncated", "/inner/a.dcm: truncated"},
      {"/in/", "/in/a.dcm", "<a.dcm>"},
      {"/in", "two files: /in/a.dcm: and /in/b.dcm", "two files: <a.dcm>: and <b.dcm>"},
      {"/in", "the file \"/in/x/y.png\" is bad", "the file \"<x/y.png>\" is bad"},
      {"in", "in/John Doe/1.dcm", "<John Doe/1.dcm>"},
      {"in", "begin at main/in.txt", "begin at main/in.txt"},
      {".", "./Doe.png: 3.5 mm. Bad", "<Doe.png>: 3.5 mm. Bad"},
  };
  for (const auto& [input, text, hidden] : cases)
    EXPECT_EQ(without_paths(text, input,
                            [&, input = input](const std::filesystem::path& path) {
                              return "<" + path.lexically_relative(input).string() + ">";
                            }),
              hidden)
        << text;
}

TEST(HiddenNames, MarksInNamesOfFilesThatAreThereEndNoPath) {
  const testing::TemporaryFolder folder;
  std::filesystem::create_directories(folder / "X - DOE: \"JOHN\" and");
  write_text(folder / "X - DOE: \"JOHN\" and/1 - 2.dcm", "");
  const std::string in = folder.path().string();
  const auto hidden = [&](const std::string& text) {
    return without_paths(text, in, [](const std::filesystem::path&) { return "case"; });
  };
  const std::string file = in + "/X - DOE: \"JOHN\" and/1 - 2.dcm";
  EXPECT_EQ(hidden(file), "case");
  EXPECT_EQ(hidden(file + ": truncated - copy it again"), "case: truncated - copy it again");
  EXPECT_EQ(hidden("the row \"x\" fits two cases: " + file + " and " + file + " - write more"),
            "the row \"x\" fits two cases: case and case - write more");
}

TEST(HiddenNames, QuotedValuesAndUidsAreReplaced) {
  const struct {
    const char* text;
    const char* hidden;
  } cases[] = {
      {"the key 'P01' occurs twice - name it once", "the key '<P01>' occurs twice - name it once"},
      {"the same id \"a b\"", "the same id \"<a b>\""},
      {"case ab12\"x\" - go", "case ab12\"<x>\" - go"},
      {"series 1.2.840.113619.2.5 has gaps", "series <1.2.840.113619.2.5> has gaps"},
      {"the file's end is missing, the reader's too",
       "the file's end is missing, the reader's too"},
      {"format version 1.2.3 and 4.5 mm", "format version 1.2.3 and 4.5 mm"},
      {"nothing", "nothing"},
  };
  for (const auto& [text, hidden] : cases)
    EXPECT_EQ(
        without_values(
            text, [](const std::filesystem::path& value) { return "<" + value.string() + ">"; }),
        hidden);
}

TEST(HiddenNames, StandNowhereInAReport) {
  RunReport report;
  report.skipped("/in/a - Doe", Error(ExitCode::unreadable, "no image", "leave"));
  report.skipped("/in/Doe.dcm", Error(ExitCode::unreadable, "/in/Doe.dcm: of \"Doe\"", "leave"));
  report.set("unmatched", R"(["/in/Doe.png", "Doe.png"])");
  report.set("left_out", R"([{"reason": "no image", "names": [{"name": "/in/Doe", "files": 2}]}])");
  report.set("slices", R"({"kept": 3, "without": ["hash"]})");
  report.output("/out/data.h5");
  const auto json = [&] {
    return nlohmann::json::parse(
        report.json("command", ExitCode::cases_skipped, "/in/x: bad key 'Doe' - repair it", 1));
  };
  EXPECT_EQ(json()["unmatched"][1], "Doe.png");
  report.hide({"/in"}, [](const std::filesystem::path&) { return "case"; });
  const nlohmann::json hidden = json();
  EXPECT_EQ(hidden["skipped"][0]["id"], "case");
  EXPECT_EQ(hidden["skipped"][1]["id"], "case");
  EXPECT_EQ(hidden["skipped"][0]["reason"], "case: of \"case\" - leave");
  EXPECT_EQ(hidden["error"], "case: bad key 'case' - repair it");
  EXPECT_EQ(hidden["unmatched"], nlohmann::json({"case", "case"}));
  EXPECT_EQ(hidden["left_out"][0]["reason"], "no image");
  EXPECT_EQ(hidden["left_out"][0]["names"][0]["name"], "case");
  EXPECT_EQ(hidden["slices"]["without"][0], "hash");
  EXPECT_EQ(hidden["outputs"][0], "/out/data.h5");
}

TEST(RunReport, SortsWhatThreadsSkipInAnyOrder) {
  const auto ids = [](const std::vector<const char*>& order, bool hides) {
    RunReport report;
    if (hides)
      report.hide({"/in"}, [](const auto& path) { return sha256(path.string()); });
    for (const char* id : order)
      report.skipped(id, Error(ExitCode::unreadable, "damaged", "leave it out"));
    return nlohmann::json::parse(report.json("command", ExitCode::cases_skipped, "", 1))["skipped"];
  };
  for (const bool hides : {false, true}) {
    const auto sorted = ids({"/in/a", "/in/b", "/in/c"}, hides);
    EXPECT_EQ(sorted.size(), 3u);
    EXPECT_EQ(ids({"/in/c", "/in/a", "/in/b"}, hides), sorted);
  }
}

} // namespace
} // namespace thorax::cli
