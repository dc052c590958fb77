#include <csignal>
#include <filesystem>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/atomic_file.h"
#include "core/csv.h"
#include "store/dataset.h"
#include "store/predictions.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

// configs/pipelines/study.mk from DICOM to report, as a user runs it.

namespace thorax {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// The identifiers of the cohort: patients, studies, the folder it lay in.
std::vector<std::string> identifiers(const std::filesystem::path& cohort) {
  std::vector<std::string> found = {cohort.string()};
  const CsvTable table = read_csv(cohort / "labels.csv");
  for (const auto& row : table.rows)
    for (const char* column : {"patient", "study"})
      found.push_back(row[*table.find(column)]);
  return found;
}

class Chain : public ::testing::Test {
protected:
  testing::TemporaryFolder folder;
  const std::string study = (testing::source_folder() / "tests/pipeline/chain/tiny.toml").string();

  void SetUp() override {
    const auto phantom = testing::run_command(
        {"thorax-phantom", "--config", study, "--output", (folder / "cohort").string()});
    ASSERT_EQ(phantom.exit_code, 0) << phantom.err;
  }

  testing::CommandResult make(std::vector<std::string> more, testing::CommandOptions options = {}) {
    std::vector<std::string> arguments = {"make",
                                          "-f",
                                          "configs/pipelines/study.mk",
                                          "STUDY=" + study,
                                          "INPUT=" + (folder / "cohort").string(),
                                          "LABELS=" + (folder / "cohort/labels.csv").string(),
                                          "OUT=" + (folder / "out").string(),
                                          "BIN=" + testing::bin_folder().string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    options.folder = testing::source_folder();
    return testing::run_command(arguments, options);
  }

  /// No file of the study, from volumes to report, holds an identifier of its input.
  void expect_no_identifiers() {
    const auto forbidden = identifiers(folder / "cohort");
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder / "out"))
      if (entry.is_regular_file() && entry.path().filename() != "id.key") {
        const std::string content = read_text(entry.path());
        for (const std::string& word : forbidden)
          EXPECT_EQ(content.find(word), std::string::npos) << word << " is in " << entry.path();
      }
  }
};

TEST_F(Chain, RunsFromDicomToReportAndIsRestartable) {
  const auto killed =
      make({}, {.signal_when = testing::has_lines(folder / "out/volumes.h5.parts/journal", 3),
                .signal = SIGINT});
  EXPECT_NE(killed.exit_code, 0) << "the chain ended before it could be interrupted";
  const auto result = make({});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(make({"-q"}).exit_code, 0) << "a finished study has something left to do";

  const auto report = nlohmann::json::parse(read_text(folder / "out/report/report.json"));
  EXPECT_THAT(report.dump(), HasSubstr("lesion"));
  EXPECT_THAT(read_text(folder / "out/report/report.html"), HasSubstr("Smallest chain"));

  const store::DatasetReader samples(folder / "out/samples.h5");
  std::set<std::string> tested;
  for (int fold = 0; fold < 3; ++fold) {
    const auto predictions =
        store::read_predictions(folder / ("out/predictions-" + std::to_string(fold) + ".h5"));
    for (const store::Sample& sample : predictions.samples)
      if (sample.split == "test") {
        EXPECT_TRUE(tested.insert(sample.id).second) << sample.id << " is tested twice";
      }
  }
  EXPECT_EQ(tested.size(), samples.size());
  for (const store::Sample& sample : samples.samples())
    EXPECT_THAT(sample.patient, Not(HasSubstr("P00"))) << "an identifier of the input is kept";
  expect_no_identifiers();
}

TEST_F(Chain, MakesAgainWhatTheCommandLineAsksOtherwise) {
  const fs::path labels = folder / "cohort/labels.csv";
  const auto commands = [&](std::vector<std::string> asked) {
    asked.push_back("-n");
    return make(asked).out;
  };
  ASSERT_EQ(make({"TRAIN_FLAGS=--epochs 1"}).exit_code, 0);
  EXPECT_THAT(commands({"TRAIN_FLAGS=--epochs 1"}), HasSubstr("Nothing to be done"));
  EXPECT_THAT(commands({"TRAIN_FLAGS=--epochs 1", "METRICS_FLAGS=--title Other"}),
              AllOf(HasSubstr("thorax-metrics"), Not(HasSubstr("thorax-classify"))));
  EXPECT_THAT(commands({}),
              AllOf(HasSubstr("thorax-classify train"), Not(HasSubstr("thorax-preprocess"))));
  for (const std::string asked : {"PREPROCESS_FLAGS=--fit 4", "LABELS="})
    EXPECT_THAT(commands({"TRAIN_FLAGS=--epochs 1", asked}),
                AllOf(HasSubstr("thorax-preprocess ct"), HasSubstr("thorax-classify train")));
  fs::last_write_time(labels, fs::file_time_type::clock::now());
  EXPECT_THAT(commands({"TRAIN_FLAGS=--epochs 1"}), HasSubstr("thorax-preprocess ct"));
}

TEST_F(Chain, AppliesATrainedModelToUnlabelledData) {
  ASSERT_EQ(make({(folder / "out/model-0.h5").string()}).exit_code, 0);
  const auto result = make({"predict", "LABELS=", "OUT=" + (folder / "new").string(),
                            "CHECKPOINT=" + (folder / "out/model-0.h5").string()});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto predictions = store::read_predictions(folder / "new/predictions.h5");
  EXPECT_EQ(predictions.size(), store::DatasetReader(folder / "new/samples.h5").size());
}

} // namespace
} // namespace thorax
