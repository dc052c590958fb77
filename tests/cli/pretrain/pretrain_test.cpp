#include <regex>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/checkpoint.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"
#include "unit/train/toy_data.h"

namespace thorax {
namespace {

using ::testing::HasSubstr;

struct Pretrain : ::testing::Test {
  testing::TemporaryFolder folder;
  const std::string data = folder / "data.h5", backbone = folder / "backbone.h5";

  testing::CommandResult pretrain(const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"thorax-pretrain", data,        "--output",  backbone,
                                          "--model",         "plain-cnn", "--threads", "1",
                                          "--precision",     "float32"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return testing::run_command(arguments);
  }
};

TEST_F(Pretrain, LearnsRotationsWithoutLabels) {
  testing::write_toy_dataset(data, {.labels = false}); // grey rises downwards in every image
  const auto result = pretrain({"--epochs", "30", "--batch-size", "8", "--learning-rate", "0.01"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  std::smatch best;
  ASSERT_TRUE(std::regex_search(result.err, best, std::regex("best epoch .*AUROC ([0-9.]+)")))
      << result.err;
  EXPECT_GT(std::stod(best[1]), 0.7); // chance is 0.5
  const auto written = store::read_checkpoint(backbone);
  EXPECT_EQ(written.attributes.at("classes"), "0\n90\n180\n270");
  EXPECT_TRUE(written.supervised_patients.empty());
  EXPECT_EQ(written.selfsupervised_patients.size(), 24u);
}

TEST_F(Pretrain, ABackboneDoesNotPredict) {
  testing::write_toy_dataset(data);
  ASSERT_EQ(pretrain({"--epochs", "1"}).exit_code, 0);
  const auto result =
      testing::run_command({"thorax-classify", "predict", data, "--checkpoint", backbone,
                            "--output", (folder / "predictions.h5").string()});
  EXPECT_EQ(result.exit_code, 24) << result.err;
  EXPECT_THAT(result.err, HasSubstr("train a classifier from it"));
  const auto again = pretrain({"--epochs", "1", "--resume"});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_THAT(again.err, HasSubstr("is finished"));
  EXPECT_EQ(pretrain({"--epochs", "2", "--resume"}).exit_code, 41);
}

TEST_F(Pretrain, LeavesTheTestPatientsOfAFoldOut) {
  testing::write_toy_dataset(data);
  ASSERT_EQ(pretrain({"--epochs", "1", "--folds", "4", "--fold", "1"}).exit_code, 0);
  EXPECT_EQ(store::read_checkpoint(backbone).selfsupervised_patients.size(), 18u);
}

TEST_F(Pretrain, RefusesAMissingDataset) {
  const auto result = pretrain({});
  EXPECT_EQ(result.exit_code, 20) << result.err;
  EXPECT_THAT(result.err, HasSubstr("data.h5"));
}

} // namespace
} // namespace thorax
