#include <algorithm>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/csv.h"
#include "store/checkpoint.h"
#include "store/predictions.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"
#include "unit/train/toy_data.h"

namespace thorax {
namespace {

using ::testing::HasSubstr;
using testing::run_command;

struct Classify : ::testing::Test {
  testing::TemporaryFolder folder;
  const std::string data = folder / "data.h5", model = folder / "model.h5",
                    predictions = folder / "fold0.h5";

  /// Trains a small network; options given take the place of the usual ones.
  testing::CommandResult train(std::vector<std::string> options) {
    const std::vector<std::pair<std::string, std::string>> usual = {
        {"--model", "plain-cnn"},    {"--epochs", "3"},  {"--batch-size", "8"},
        {"--learning-rate", "0.01"}, {"--threads", "1"}, {"--precision", "float32"}};
    for (const auto& [option, value] : usual)
      if (std::find(options.begin(), options.end(), option) == options.end())
        options.insert(options.end(), {option, value});
    std::vector<std::string> arguments = {"thorax-classify", "train", data, "--output", model};
    arguments.insert(arguments.end(), options.begin(), options.end());
    return run_command(arguments);
  }
};

/// The fraction of (diseased, healthy) test pairs in which the diseased scores higher.
double pairwise_auroc(const store::Predictions& predictions) {
  double concordant = 0, pairs = 0;
  for (std::size_t a = 0; a < predictions.size(); ++a)
    for (std::size_t b = 0; b < predictions.size(); ++b)
      if (predictions.samples[a].split == "test" && predictions.samples[b].split == "test" &&
          predictions.labels[a] == 1 && predictions.labels[b] == 0) {
        ++pairs;
        concordant += predictions.probabilities[a] > predictions.probabilities[b];
      }
  return concordant / pairs;
}

TEST_F(Classify, ImagesWithoutAPatientAreCounted) {
  std::vector<store::Image> images = testing::toy_images();
  images[0].sample.patient = images[1].sample.patient = "";
  store::write_dataset(data, testing::toy_header(), images, {});
  const auto result = train({"--dry-run"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("2 of 48 samples name no patient"));
}

TEST_F(Classify, LearnsASimpleDifferenceAndPredictsUnseenPatients) {
  testing::write_toy_dataset(data, {.patients = 60});
  const auto result = train({"--epochs", "8", "--predictions", predictions});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, "");
  EXPECT_THAT(result.err, HasSubstr("plain-cnn"));
  EXPECT_THAT(result.err, HasSubstr("epoch   8/8"));

  const auto written = store::read_predictions(predictions);
  EXPECT_EQ(written.size(), 2 * 60 * 2 / 5);
  EXPECT_EQ(written.classes, std::vector<std::string>{"disease"});
  EXPECT_EQ(written.fold, std::vector<std::int32_t>(written.size(), 0));
  EXPECT_GT(pairwise_auroc(written), 0.95);

  const auto checkpoint = store::read_checkpoint(model);
  EXPECT_TRUE(checkpoint.optimizer.empty());
  EXPECT_EQ(checkpoint.supervised_patients.size(), 48u);
  EXPECT_EQ(read_csv(folder / "model.history.csv").rows.size(), 8u);
  EXPECT_FALSE(std::filesystem::exists(model + ".parts"));
}

TEST_F(Classify, PredictGivesWhatTrainingGave) {
  testing::write_toy_dataset(data);
  ASSERT_EQ(train({"--predictions", predictions}).exit_code, 0);
  const std::string all = folder / "all.h5";
  const auto result = run_command({"thorax-classify", "predict", data, "--checkpoint", model,
                                   "--output", all, "--precision", "float32"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("were trained on by this model"));
  const auto expected = store::read_predictions(predictions), got = store::read_predictions(all);
  EXPECT_EQ(got.size(), 48u);
  std::map<std::string, float> by_id;
  for (std::size_t i = 0; i < got.size(); ++i)
    by_id[got.samples[i].id] = got.probabilities[i];
  for (std::size_t i = 0; i < expected.size(); ++i)
    EXPECT_NEAR(by_id.at(expected.samples[i].id), expected.probabilities[i], 1e-6);
}

TEST_F(Classify, PredictRefusesDataPreparedDifferently) {
  testing::write_toy_dataset(data);
  ASSERT_EQ(train({}).exit_code, 0);
  const std::string other = folder / "other.h5";
  auto header = testing::toy_header();
  header.preprocessing = "variant = \"masked\"\nsize = 32\n";
  store::write_dataset(other, header, testing::toy_images(), {});
  const auto result = run_command(
      {"thorax-classify", "predict", other, "--checkpoint", model, "--output", folder / "p.h5"});
  EXPECT_EQ(result.exit_code, 24) << result.err;
  EXPECT_THAT(result.err, HasSubstr("variant is \"masked\" but was \"full\""));
}

TEST_F(Classify, TargetsASampleColumn) {
  testing::write_toy_dataset(data);
  const auto result = train({"--target", "column:sex", "--predictions", predictions});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto written = store::read_predictions(predictions);
  EXPECT_EQ(written.classes, std::vector<std::string>{"M"});
  for (std::size_t i = 0; i < written.size(); ++i)
    EXPECT_EQ(written.labels[i], written.samples[i].sex == "M");
}

TEST_F(Classify, WritesNothingInADryRun) {
  testing::write_toy_dataset(data);
  const auto result = train({"--dry-run"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_FALSE(std::filesystem::exists(model));
  EXPECT_FALSE(std::filesystem::exists(model + ".parts"));
}

struct BadInput {
  const char* name;
  testing::ToyOptions data;
  std::vector<std::string> arguments;
  int code;
  const char* message;
};
void PrintTo(const BadInput& bad, std::ostream* out) {
  *out << bad.name;
}

class ClassifyRefuses : public Classify, public ::testing::WithParamInterface<BadInput> {};

TEST_P(ClassifyRefuses, WithOneLine) {
  testing::write_toy_dataset(data, GetParam().data);
  const auto result = train(GetParam().arguments);
  EXPECT_EQ(result.exit_code, GetParam().code) << result.err;
  EXPECT_THAT(result.err, HasSubstr(GetParam().message));
  EXPECT_FALSE(std::filesystem::exists(model));
}

INSTANTIATE_TEST_SUITE_P(
    Cases, ClassifyRefuses,
    ::testing::Values(
        BadInput{"no_labels", {.labels = false}, {}, 24, "no labels to learn"},
        BadInput{"unknown_label", {}, {"--target", "diseas"}, 24, "did you mean 'disease'?"},
        BadInput{"unknown_column", {}, {"--target", "column:colour"}, 24, "no column 'colour'"},
        BadInput{"empty_column", {}, {"--target", "column:view"}, 24, "0 different values"},
        BadInput{"more_folds_than_patients",
                 {},
                 {"--folds", "25"},
                 24,
                 "24 patients or scans cannot fill"},
        BadInput{"fold_out_of_range", {}, {"--fold", "5"}, 2, "no fold 5 of 5"},
        BadInput{"no_official_split", {}, {"--split", "official"}, 24, "no train or no test rows"},
        BadInput{"class_absent",
                 {.patients = 3},
                 {"--folds", "3", "--fold", "0"},
                 24,
                 "both values of 'disease'"},
        BadInput{"missing_init", {}, {"--init", "/nowhere/init.h5"}, 20, "/nowhere/init.h5"},
        BadInput{"unknown_model", {}, {"--model", "resnet19"}, 2, "resnet19"},
        BadInput{
            "nan_loss", {}, {"--learning-rate", "1e30", "--optimizer", "sgd"}, 80, "the loss is"}),
    [](const auto& info) { return info.param.name; });

TEST_F(Classify, RefusesAnOutputThatExists) {
  testing::write_toy_dataset(data);
  ASSERT_EQ(train({"--epochs", "1"}).exit_code, 0);
  EXPECT_EQ(train({"--epochs", "1"}).exit_code, 41);
  EXPECT_EQ(train({"--epochs", "1", "--force"}).exit_code, 0);
}

TEST_F(Classify, RefusesAnInitThatHasSeenTheTestPatients) {
  testing::write_toy_dataset(data);
  ASSERT_EQ(train({"--epochs", "1"}).exit_code, 0);
  const std::string init = folder / "init.h5";
  std::filesystem::rename(model, init);
  const auto refused = train({"--init", init, "--fold", "2"});
  EXPECT_EQ(refused.exit_code, 24);
  EXPECT_THAT(refused.err, HasSubstr("test patients were trained on by --init"));

  const auto allowed =
      train({"--init", init, "--fold", "2", "--allow-overlap", "--predictions", predictions});
  ASSERT_EQ(allowed.exit_code, 0) << allowed.err;
  EXPECT_EQ(store::read_predictions(predictions).brands.size(), 1u);
  EXPECT_EQ(store::read_checkpoint(model).supervised_patients.size(), 24u);
}

TEST_F(Classify, StartsFromARotationBackboneThatLeftTheFoldOut) {
  testing::write_toy_dataset(data);
  const std::string backbone = folder / "backbone.h5";
  const auto pretrained = run_command({"thorax-pretrain", data, "--model", "plain-cnn", "--epochs",
                                       "1", "--folds", "5", "--fold", "0", "--output", backbone});
  ASSERT_EQ(pretrained.exit_code, 0) << pretrained.err;
  const auto stored = store::read_checkpoint(backbone);
  EXPECT_TRUE(stored.supervised_patients.empty());
  const auto result = train({"--init", backbone, "--epochs", "1", "--predictions", predictions});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(store::read_predictions(predictions).brands.empty());
  EXPECT_EQ(store::read_checkpoint(model).selfsupervised_patients, stored.selfsupervised_patients);
}

} // namespace
} // namespace thorax
