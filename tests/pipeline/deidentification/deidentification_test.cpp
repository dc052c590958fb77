#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/atomic_file.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

// What goes into the commands of the imaging chain comes out of none of them: every output is
// searched, as it is and decompressed, for everything that may tell whose the inputs are.

namespace thorax {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using Words = std::vector<std::string>;

const fs::path scripts = testing::source_folder() / "tests/pipeline/deidentification";

class Deidentification : public ::testing::Test {
protected:
  void SetUp() override {
    fs::create_directory(folder / "out");
    write_text(folder / "key", std::string(64, '7') + "\n"); // hashes are the same in every run
  }

  testing::CommandResult run(Words words) {
    return testing::run_command(words, {.folder = folder.path()});
  }

  void python(const std::string& script, Words words) {
    words.insert(words.begin(), {"/usr/bin/python3", (scripts / script).string()});
    const auto result = run(words);
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }

  /// Runs a command with all that it can say; its output is one of the files that are searched.
  /// What it tells the console goes into a folder of its own.
  int told(const std::string& name, Words words, bool report = true) {
    if (report)
      for (const std::string& word : {std::string("--report"), "out/" + name + ".json"})
        words.push_back(word);
    for (const char* word : {"--log-level", "debug", "--progress", "always"})
      words.push_back(word);
    const auto result = run(words);
    write_text(folder / ("console-" + name), result.err);
    write_text(folder / "out" / (name + ".stdout"), result.out);
    return result.exit_code;
  }

  int preprocess(const std::string& name, Words words) {
    words.insert(words.begin(), "thorax-preprocess");
    for (const std::string& word : {std::string("--id-key"), std::string("key"),
                                    std::string("--output"), "out/" + name + ".h5"})
      words.push_back(word);
    return told(name, words);
  }

  /// Everything that looks at a dataset.
  void look_at(const std::string& name) {
    const std::string file = "out/" + name + ".h5";
    EXPECT_EQ(told("inspect-" + name,
                   {"thorax-inspect", file, "--json", "--intensities", "--verify", "--histogram",
                    "out/" + name + ".svg", "--sheet", "out/" + name + ".png"}),
              0);
    EXPECT_EQ(told("duplicates-" + name,
                   {"thorax-inspect", file, "--duplicates", "--correlation", "0", "--distance",
                    "11", "--sheet", "out/duplicates-" + name + ".png"}),
              0);
  }

  /// What of the identifiers of a kind is in files.
  std::string found(const std::string& kind, Words files) {
    Words words = {"/usr/bin/python3", (scripts / "find_identifiers.py").string(), "identifiers",
                   kind};
    words.insert(words.end(), files.begin(), files.end());
    const auto result = run(words);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return result.out;
  }

  void expect_nothing_found() {
    EXPECT_THAT(found("any", {"out"}), MatchesRegex("searched [1-9][0-9]* files for [0-9]{3,} "
                                                    "identifiers\n"));
  }

  testing::TemporaryFolder folder;
};

class MarkedInputs : public Deidentification {
protected:
  void SetUp() override {
    Deidentification::SetUp();
    for (const char* modality : {"ct", "xray"})
      ASSERT_EQ(
          run({"thorax-phantom", "--modality", modality, "--patients", "2", "--studies-max", "1",
               "--size", "64", "--slices", "12", "--spacing", "20", "--output", modality})
              .exit_code,
          0);
    python("marked_inputs.py", {"ct", "xray", (folder / "in").string()});
    fs::rename(folder / "in/identifiers", folder / "identifiers");
  }

  Words labelled(const std::string& verb, const std::string& input) {
    const fs::path path = folder / "in" / input;
    return {verb, path.string(), "--labels", (path / "labels.csv").string()};
  }
};

TEST_F(MarkedInputs, LeaveNoTraceInAnyOutput) {
  Words volumes = labelled("ct", "ct");
  volumes.insert(volumes.end(), {"--as", "volumes"});
  EXPECT_EQ(preprocess("volumes", volumes), 0);
  EXPECT_EQ(
      told("masked", {"thorax-segment", "predict", "out/volumes.h5", "--output", "out/masked.h5"}),
      0);
  EXPECT_EQ(preprocess("slices", {"ct", "out/masked.h5", "--variant", "box", "--size", "32"}), 0);
  EXPECT_EQ(preprocess("direct", labelled("ct", "ct")), 0);
  EXPECT_EQ(preprocess("nifti", {"ct", (folder / "in/nifti").string(), "--as", "volumes"}), 0);
  EXPECT_EQ(preprocess("xray", labelled("xray", "xray")), 0);
  EXPECT_EQ(preprocess("pictures", labelled("xray", "pictures")), 0);
  EXPECT_EQ(
      preprocess("terms-xray", {"xray", (folder / "in/terms").string(), "--on-error", "skip"}), 10);
  EXPECT_EQ(preprocess("terms-ct", {"ct", (folder / "in/terms").string(), "--as", "volumes",
                                    "--derived", "--on-error", "skip"}),
            10);
  write_text(folder / "policy.toml", "[[transform]]\ntype = \"rotate\"\ndegrees = [-5, 5]\n");
  EXPECT_EQ(
      told("augmented", {"thorax-augment", "out/slices.h5", "--policy", "policy.toml", "--copies",
                         "1", "--preview", "out/preview.png", "--output", "out/augmented.h5"}),
      0);
  for (const char* name : {"volumes", "masked", "slices", "nifti", "xray", "pictures", "terms-xray",
                           "terms-ct", "augmented"})
    look_at(name);
  expect_nothing_found();
}

TEST_F(MarkedInputs, ThatFailAreNamedOnTheConsoleAndNowhereElse) {
  const fs::path damaged = folder / "in/xray/Folder_Doe_xray0/File_Doe_xray0_000.dcm";
  fs::resize_file(damaged, fs::file_size(damaged) / 2);
  Words words = labelled("xray", "xray");
  words.insert(words.end(), {"--on-error", "skip"});
  EXPECT_EQ(preprocess("skipping", words), 10);
  EXPECT_THAT(found("path", {"console-skipping"}), HasSubstr("File_Doe_xray0_000.dcm is in"));
  EXPECT_THAT(read_text(folder / "out/skipping.json"), HasSubstr("\"case "));
  EXPECT_NE(preprocess("stopped", labelled("xray", "xray")), 0);
  EXPECT_THAT(read_text(folder / "out/stopped.json"), HasSubstr("\"error\": \"case "));
  for (const char* place : {"in/xray", "./in/xray/", "../NAME/in/xray"}) {
    std::string input = place;
    if (const auto at = input.find("NAME"); at != input.npos)
      input.replace(at, 4, folder.path().filename().string());
    EXPECT_EQ(preprocess("relative", {"xray", input, "--on-error", "skip", "--force"}), 10);
    EXPECT_THAT(read_text(folder / "out/relative.json"), HasSubstr("\"case "));
    EXPECT_NE(preprocess("relative-stopped", {"xray", input}), 0);
  }
  EXPECT_NE(preprocess("table", {"xray", (folder / "in/pictures").string(), "--labels",
                                 (folder / "in/pictures/bad.csv").string()}),
            0);
  EXPECT_THAT(read_text(folder / "console-table"), HasSubstr("TableMrkrSex"));
  EXPECT_NE(preprocess("missing", {"xray", (folder / "in/missing").string()}), 0);
  expect_nothing_found();
}

TEST_F(MarkedInputs, AreFoundWhereTheyAreKept) {
  Words words = labelled("xray", "xray");
  words.push_back("--keep-ids");
  ASSERT_EQ(preprocess("kept", words), 0);
  const std::string hits = found("any", {"out/kept.h5"});
  EXPECT_THAT(hits, HasSubstr("Mrkr")) << "the patient's id";
  EXPECT_THAT(hits, HasSubstr("1.2.826.0.1.3680043.8.498.77")) << "the study's UID";
  EXPECT_THAT(found("any", {"in/pictures"}), HasSubstr("PictureMrkrCompressed is in"))
      << "compressed text";
}

TEST_F(Deidentification, RealDicomLeavesNoTraceInAnyOutput) {
  const char* root = std::getenv("THORAX_REAL_DATA");
  if (!root)
    GTEST_SKIP() << "NOT TESTED: THORAX_REAL_DATA is not set";
  const fs::path zoo = fs::path(root) / "dicom_zoo", series = fs::path(root) / "ct_dicom_series";
  python("real_identifiers.py", {"identifiers", zoo.string(), series.string()});
  EXPECT_EQ(preprocess("volumes", {"ct", series.string(), "--as", "volumes", "--on-error", "skip"}),
            0);
  EXPECT_EQ(
      told("masked", {"thorax-segment", "predict", "out/volumes.h5", "--output", "out/masked.h5"}),
      0);
  EXPECT_EQ(preprocess("slices", {"ct", "out/masked.h5", "--variant", "box", "--size", "64"}), 0);
  EXPECT_EQ(preprocess("zoo", {"xray", zoo.string(), "--on-error", "skip", "--size", "64"}), 10);
  preprocess("zoo-ct", {"ct", zoo.string(), "--on-error", "skip", "--size", "64"});
  for (const char* name : {"volumes", "slices", "zoo"})
    look_at(name);
  expect_nothing_found();
}

} // namespace
} // namespace thorax
