#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/dataset.h"
#include "store/predictions.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

// Short versions of configs/studies on real images: one fold, a small network, one or two epochs.

namespace thorax {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class RealStudies : public ::testing::Test {
protected:
  testing::TemporaryFolder folder;
  fs::path data;

  void SetUp() override {
    const char* location = std::getenv("THORAX_REAL_DATA");
    if (!location || !*location)
      GTEST_SKIP() << "THORAX_REAL_DATA is not set: the studies did NOT run on real images";
    data = location;
  }

  /// Runs a study as far as one of its outputs.
  testing::CommandResult make(const std::string& study, const fs::path& input,
                              const fs::path& labels, const std::string& target,
                              std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"make",
                                          "-f",
                                          "configs/pipelines/study.mk",
                                          "STUDY=configs/studies/" + study + ".toml",
                                          "INPUT=" + (data / input).string(),
                                          "LABELS=" +
                                              (labels.empty() ? "" : (data / labels).string()),
                                          "OUT=" + folder.path().string(),
                                          "BIN=" + testing::bin_folder().string(),
                                          "RANKS=1",
                                          (folder / target).string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return testing::run_command(arguments, {.folder = testing::source_folder()});
  }

  store::Predictions predictions() { return store::read_predictions(folder / "predictions-0.h5"); }
};

TEST_F(RealStudies, CovidCtSlicesAreTrainedOnByPatient) {
  const auto result = make("covid-ct", "covid_ct_slices", "covid_ct_slices/labels.csv",
                           "predictions-0.h5", {"TRAIN_FLAGS=--model plain-cnn --epochs 1"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const store::DatasetReader samples(folder / "samples.h5");
  EXPECT_EQ(samples.size(), 344u);
  std::set<std::string> test, validation;
  for (const store::Sample& sample : predictions().samples)
    (sample.split == "test" ? test : validation).insert(sample.patient);
  EXPECT_NEAR(static_cast<double>(test.size()), 36, 8) << "a fifth of 180 patients";
  for (const std::string& patient : test)
    EXPECT_FALSE(validation.contains(patient)) << patient;
}

TEST_F(RealStudies, ChestXray14LearnsTheViewQuickly) {
  const auto result =
      make("chestxray14", "chestxray14/images", "chestxray14/Data_Entry_2017.csv",
           "predictions-0.h5", {"TRAIN_FLAGS=--model plain-cnn --epochs 2 --target column:view"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(store::DatasetReader(folder / "samples.h5").labels().classes(), 14u);
  const auto rows = predictions();
  EXPECT_GT(rows.size(), 100u);
  EXPECT_EQ(rows.classes.size(), 1u) << "AP or PA";
}

TEST_F(RealStudies, CtSeriesGoFromDicomToSlicesOfTheLungs) {
  const auto result = make("ct-series", "ct_dicom_series", "", "samples.h5");
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("slices are 24 mm apart but 2 mm thick"));
  const store::DatasetReader volumes(folder / "volumes.h5"), samples(folder / "samples.h5");
  EXPECT_EQ(volumes.size(), 4u);
  std::set<std::string> series;
  for (const store::Sample& sample : samples.samples())
    series.insert(sample.series);
  EXPECT_EQ(series.size(), 4u);
}

} // namespace
} // namespace thorax
