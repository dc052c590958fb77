#include <array>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/predictions.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"
#include "unit/train/toy_data.h"

// What can be learned beside one label: several labels, several classes, a published split; and who
// is judged.

namespace thorax {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Images = std::vector<store::Image>;

struct ClassifyTasks : ::testing::Test {
  testing::TemporaryFolder folder;
  const std::string data = folder / "data.h5", model = folder / "model.h5",
                    predictions = folder / "predictions.h5";

  testing::CommandResult train(const std::vector<std::string>& more) {
    std::vector<std::string> arguments = {"thorax-classify",
                                          "train",
                                          data,
                                          "--output",
                                          model,
                                          "--predictions",
                                          predictions,
                                          "--model",
                                          "plain-cnn",
                                          "--epochs",
                                          "1",
                                          "--threads",
                                          "1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return testing::run_command(arguments);
  }
};

double row_sum(const store::Predictions& predictions, std::size_t row) {
  double sum = 0;
  for (std::size_t k = 0; k < predictions.classes.size(); ++k)
    sum += predictions.probabilities[row * predictions.classes.size() + k];
  return sum;
}

TEST_F(ClassifyTasks, AColumnOfThreeValuesIsAMulticlassTarget) {
  Images images = testing::toy_images({.patients = 30});
  for (std::size_t i = 0; i < images.size(); ++i)
    images[i].sample.view = std::array{"AP", "LL", "PA"}[i / 2 % 3];
  store::write_dataset(data, testing::toy_header(), images, {});
  const auto result = train({"--target", "column:view"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto written = store::read_predictions(predictions);
  EXPECT_EQ(written.task, store::Task::multiclass);
  EXPECT_THAT(written.classes, ElementsAre("AP", "LL", "PA"));
  for (std::size_t row = 0; row < written.size(); ++row)
    EXPECT_NEAR(row_sum(written, row), 1, 1e-5);
  const auto report = testing::run_command(
      {"thorax-metrics", predictions, "--output", (folder / "report").string()});
  EXPECT_EQ(report.exit_code, 0) << report.err;
  EXPECT_THAT(report.out, HasSubstr("LL"));
}

TEST_F(ClassifyTasks, SomeOfSeveralLabelsAreAMultilabelTarget) {
  auto header = testing::toy_header();
  header.task = store::Task::multilabel;
  header.label_names = {"a", "b", "c"};
  Images images = testing::toy_images({.patients = 30});
  for (std::size_t i = 0; i < images.size(); ++i)
    images[i].labels = {static_cast<std::int8_t>(i / 2 % 2),
                        static_cast<std::int8_t>(i / 2 % 3 == 0),
                        static_cast<std::int8_t>(i / 2 % 5 == 0 ? -1 : 1)};
  store::write_dataset(data, header, images, {});
  const auto result = train({"--target", "a,b"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto written = store::read_predictions(predictions);
  EXPECT_EQ(written.task, store::Task::multilabel);
  EXPECT_THAT(written.classes, ElementsAre("a", "b"));
}

TEST_F(ClassifyTasks, ThePublishedSplitIsFollowed) {
  Images images = testing::toy_images({.patients = 30});
  for (store::Image& image : images)
    image.sample.split = std::stoi(image.sample.patient.substr(1)) < 20 ? "train" : "test";
  images[0].sample.split = images[1].sample.split = "";
  store::write_dataset(data, testing::toy_header(), images, {});
  const auto result = train({"--split", "official"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("2 of 60 images are in no part of the split column"));
  std::set<std::string> tested;
  const auto written = store::read_predictions(predictions);
  for (const store::Sample& sample : written.samples)
    if (sample.split == "test")
      tested.insert(sample.patient);
  EXPECT_EQ(tested.size(), 10u);
  EXPECT_FALSE(tested.contains("P19"));

  const std::string backbone = folder / "backbone.h5";
  const auto pretrained =
      testing::run_command({"thorax-pretrain", data, "--model", "plain-cnn", "--epochs", "1",
                            "--split", "official", "--output", backbone, "--threads", "1"});
  ASSERT_EQ(pretrained.exit_code, 0) << pretrained.err;
  const auto again = train({"--split", "official", "--init", backbone, "--force"});
  ASSERT_EQ(again.exit_code, 0) << again.err;
  EXPECT_TRUE(store::read_predictions(predictions).brands.empty()) << "it has seen test patients";
}

TEST_F(ClassifyTasks, CopiesAreNeverJudged) {
  Images images = testing::toy_images({.patients = 12});
  const std::size_t originals = images.size();
  for (std::size_t i = 0; i < originals; ++i) {
    store::Image copy = images[i];
    copy.sample.id += "#1";
    copy.sample.copy = 1;
    images.push_back(copy);
  }
  store::write_dataset(data, testing::toy_header(), images, {});
  ASSERT_EQ(train({"--folds", "3"}).exit_code, 0);
  const std::string all = folder / "all.h5";
  const auto result = testing::run_command(
      {"thorax-classify", "predict", data, "--checkpoint", model, "--output", all});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(store::read_predictions(all).size(), originals);
}

} // namespace
} // namespace thorax
