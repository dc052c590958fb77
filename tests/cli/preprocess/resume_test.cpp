#include <chrono>
#include <filesystem>
#include <functional>

#include <nlohmann/json.hpp>

#include "cohort.h"
#include "core/atomic_file.h"

namespace thorax {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// A finished output, of which the inputs change.
class Resume : public Cohort {
protected:
  void SetUp() override {
    write_series("anna");
    write_series("bert");
    for (const char* name : {"images/a.png", "images/b.png", "reference.png"})
      write_picture(name, 100);
    write_text(folder_ / "images/a.json", R"({"Modality": "DX", "PatientSex": "F"})");
    write_text(folder_ / "labels.csv", "file,covid\na.png,1\nb.png,0\n");
  }

  void touch(const fs::path& name) {
    fs::last_write_time(folder_ / name,
                        fs::last_write_time(folder_ / name) + std::chrono::seconds(5));
  }

  testing::CommandResult make(const std::string& modality, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"ct", "cohort", "--size", "16", "--output", "d.h5"};
    if (modality == "xray")
      arguments = {"xray",          "images", "--labels", "labels.csv", "--register",
                   "reference.png", "--size", "16",       "--output",   "d.h5"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return preprocess(arguments);
  }
};

TEST_F(Resume, RefusesAFinishedOutputOfOtherInputs) {
  struct Change {
    const char *what, *modality;
    std::function<void()> make;
  };
  const std::vector<Change> changes = {
      {"a series more", "ct", [&] { write_series("carl"); }},
      {"a slice less", "ct", [&] { fs::remove(folder_ / "cohort/anna/IM4"); }},
      {"a series less", "ct", [&] { fs::remove_all(folder_ / "cohort/bert"); }},
      {"another picture", "xray", [&] { write_picture("images/a.png", 90); }},
      {"a picture more", "xray", [&] { write_picture("images/c.png", 90); }},
      {"another name", "xray",
       [&] { fs::rename(folder_ / "images/b.png", folder_ / "images/bb.png"); }},
      {"another reference", "xray", [&] { write_picture("reference.png", 90); }},
      {"another label", "xray",
       [&] { write_text(folder_ / "labels.csv", "file,covid\na.png,0\nb.png,0\n"); }},
      {"another sidecar", "xray",
       [&] { write_text(folder_ / "images/a.json", R"({"Modality": "DX", "PatientSex": "M"})"); }},
  };
  for (const Change& change : changes) {
    SCOPED_TRACE(change.what);
    fs::remove_all(folder_ / "cohort");
    fs::remove_all(folder_ / "images");
    SetUp();
    const auto made = make(change.modality, {"--force"});
    ASSERT_EQ(made.exit_code, 0) << made.err;
    const std::string before = sha256_file(folder_ / "d.h5");
    change.make();
    const auto resumed = make(change.modality, {"--resume"});
    EXPECT_EQ(resumed.exit_code, 24) << resumed.err;
    EXPECT_THAT(resumed.err, HasSubstr("d.h5 was made from other inputs"));
    EXPECT_EQ(sha256_file(folder_ / "d.h5"), before);
  }
}

TEST_F(Resume, RefusesAFinishedOutputWhereOtherFilesAreSkipped) {
  const std::vector<std::pair<const char*, std::function<void()>>> changes = {
      {"a faulty archive less", [&] { fs::remove(folder_ / "images/bad.zip"); }},
      {"a faulty picture less", [&] { fs::remove(folder_ / "images/bad.png"); }},
      {"a faulty archive more", [&] { write_text(folder_ / "images/worse.zip", "PK"); }},
      {"a faulty picture more", [&] { write_text(folder_ / "images/worse.png", ""); }},
  };
  const std::vector<std::string> skip = {"--on-error", "skip", "--report", "report.json"};
  for (const auto& [what, change] : changes) {
    SCOPED_TRACE(what);
    fs::remove_all(folder_ / "images");
    SetUp();
    write_text(folder_ / "images/bad.zip", "PK");
    write_text(folder_ / "images/bad.png", "");
    std::vector<std::string> options = skip;
    options.push_back("--force");
    ASSERT_EQ(make("xray", options).exit_code, 10);
    const auto report = [&] {
      auto told = nlohmann::json::parse(read_text(folder_ / "report.json"));
      return std::pair(told["skipped"], told["cases"]);
    };
    const auto told = report();
    ASSERT_EQ(told.first.size(), 2u);

    options.back() = "--resume";
    touch("images/a.png"); // so that all is read
    EXPECT_EQ(make("xray", options).exit_code, 10);
    EXPECT_EQ(report(), told);
    change();
    const auto resumed = make("xray", options);
    EXPECT_EQ(resumed.exit_code, 24) << resumed.err;
    EXPECT_THAT(resumed.err, HasSubstr("d.h5 was made while other files or archives were faulty"));
  }
}

TEST_F(Resume, NamesEachSkippedFileByItsOwnHash) {
  for (const char* name : {"more/a.png", "more/b.png"})
    write_picture(name, 90);
  for (const char* mode : {"--force", "--resume"}) {
    const auto result =
        make("xray", {"more", "--on-error", "skip", "--report", "report.json", mode});
    ASSERT_EQ(result.exit_code, 10) << result.err;
    const auto told = nlohmann::json::parse(read_text(folder_ / "report.json"))["skipped"];
    ASSERT_EQ(told.size(), 2u);
    EXPECT_NE(told[0]["id"], told[1]["id"]);
    for (const auto& each : told) {
      const std::string id = each["id"];
      EXPECT_EQ(each["reason"], id + ": the same id \"" + id + "\" as " + id +
                                    " - give each image once; for equal file names give the "
                                    "folder above them");
      if (mode == std::string("--resume")) {
        EXPECT_THAT(result.err, HasSubstr(id + ": the same id"));
      }
    }
  }
}

TEST_F(Resume, KeepsAFinishedOutputOfTheSameContent) {
  for (const char* modality : {"ct", "xray"}) {
    SCOPED_TRACE(modality);
    ASSERT_EQ(make(modality, {"--force"}).exit_code, 0);
    const auto expect_finished = [&] {
      const auto resumed = make(modality, {"--resume"});
      EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
      EXPECT_THAT(resumed.err, HasSubstr("nothing is left to do"));
    };
    expect_finished();
    touch("cohort/anna/IM2");
    touch("images/a.png");
    touch("labels.csv");
    expect_finished();
    write_text(folder_ / "cohort/notes.txt", "not an input");
    write_text(folder_ / "images/notes.txt", "not an input");
    expect_finished();
  }
}

TEST_F(Resume, ReadsNoFileOfAFinishedOutputThatDidNotChange) {
  ASSERT_EQ(make("ct").exit_code, 0);
  const fs::path slice = folder_ / "cohort/anna/IM2";
  const auto time = fs::last_write_time(slice);
  write_text(slice, std::string(fs::file_size(slice), 'x'));
  fs::last_write_time(slice, time);
  const auto resumed = make("ct", {"--resume"});
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_THAT(resumed.err, HasSubstr("nothing is left to do"));
}

} // namespace
} // namespace thorax
