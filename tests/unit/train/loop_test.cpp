#include "train/loop.h"

#include <csignal>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/stop.h"
#include "train/checkpoint.h"
#include "train/gradient_buckets.h"
#include "unit/train/training_fixture.h"

namespace thorax::train {
namespace {

using nn::PrecisionMode;
using testing::ToyTraining;

TEST(Fit, IsGradientDescentOnTheMeanLoss) {
  ToyTraining toy(PrecisionMode::float64, {.patients = 7, .images_per_patient = 1}, 2);
  toy.recipe.epochs = 1;
  toy.recipe.batch_size = 5;
  toy.recipe.optimizer = {.name = "sgd", .learning_rate = 0.1, .weight_decay = 0, .momentum = 0};
  toy.build();

  const auto reference = nn::make_network(toy.model, 3);
  place(*reference, toy.recipe.compute);
  std::vector<torch::Tensor> images;
  for (const std::size_t row : toy.split.train)
    images.push_back(toy.examples.image(row));
  const torch::Tensor logits = reference->forward(torch::stack(images));
  const torch::Tensor labels = labels_of(toy.examples.labels, toy.split.train).to(torch::kFloat64);
  torch::binary_cross_entropy_with_logits(logits, labels).backward();
  {
    const torch::NoGradGuard no_gradients;
    for (torch::Tensor& parameter : reference->parameters())
      parameter -= 0.1 * parameter.grad();
  }
  const auto group = comm::serial();
  toy.fit(*group);
  EXPECT_LT(testing::difference(toy.network->parameters(), reference->parameters()), 1e-12);
}

TEST(Fit, LearnsAndKeepsEveryEpoch) {
  ToyTraining toy(PrecisionMode::float32, {.patients = 40}, 20);
  toy.recipe.epochs = 12;
  int kept = 0, improvements = 0;
  toy.keep = [&](const State& state, bool improved) {
    EXPECT_EQ(state.epoch, ++kept);
    EXPECT_EQ(state.step, 0u);
    improvements += improved;
  };
  const auto group = comm::serial();
  const State state = toy.fit(*group);
  EXPECT_EQ(kept, 12);
  EXPECT_GE(improvements, 2);
  ASSERT_EQ(state.history.size(), 12u);
  EXPECT_LT(state.history.back().loss, 0.5 * state.history.front().loss);
  EXPECT_GT(state.history.back().validation_auroc, 0.95);
}

TEST(Fit, PatienceEndsItEarly) {
  ToyTraining toy(PrecisionMode::float32, {.patients = 12}, 6);
  toy.recipe.optimizer.learning_rate = 0;
  toy.recipe.patience = 2;
  toy.recipe.epochs = 50;
  toy.build();
  const auto group = comm::serial();
  EXPECT_EQ(toy.fit(*group).history.size(), 3u);
}

TEST(Fit, AFrozenBackboneStaysAsItWas) {
  ToyTraining toy(PrecisionMode::float32, {.patients = 12}, 6, "resnet18");
  toy.recipe.epochs = 1;
  toy.recipe.freeze_backbone = true;
  for (auto& parameter : toy.network->named_parameters())
    parameter.value().set_requires_grad(parameter.key().starts_with("fc."));
  toy.optimizer = make_optimizer(toy.recipe.optimizer, toy.network->parameters());
  std::map<std::string, torch::Tensor> before;
  for (const auto& parameter : toy.network->named_parameters())
    before[parameter.key()] = parameter.value().clone();
  for (const auto& buffer : toy.network->named_buffers())
    before[buffer.key()] = buffer.value().clone();
  const auto group = comm::serial();
  toy.fit(*group);
  for (const auto& parameter : toy.network->named_parameters())
    EXPECT_EQ(torch::equal(parameter.value(), before[parameter.key()]),
              !parameter.key().starts_with("fc."))
        << parameter.key();
  for (const auto& buffer : toy.network->named_buffers())
    EXPECT_TRUE(torch::equal(buffer.value(), before[buffer.key()])) << buffer.key();
}

TEST(Fit, ANotFiniteLossIsANumericalError) {
  ToyTraining toy(PrecisionMode::float32, {.patients = 12}, 6);
  toy.recipe.optimizer.learning_rate = 1e30;
  const auto group = comm::serial();
  try {
    toy.fit(*group);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::numerical);
    EXPECT_THAT(error.what(), ::testing::HasSubstr("at step 2 of epoch 1"));
  }
}

/// Losses are read in groups of steps; the last group of an epoch is smaller.
TEST(Fit, TheLossOfAnEpochIsTheMeanOfAllItsSteps) {
  const auto group = comm::serial();
  std::vector<double> losses;
  for (const std::size_t batch_size : {1, 64}) {
    ToyTraining toy(PrecisionMode::float64, {.patients = 20}, 6);
    toy.recipe.epochs = 1;
    toy.recipe.batch_size = batch_size;
    toy.recipe.optimizer.learning_rate = 0;
    toy.build();
    ASSERT_GT(toy.split.train.size(), 32u);
    ASSERT_NE(toy.split.train.size() % 16, 0u);
    losses.push_back(toy.fit(*group).history.front().loss);
  }
  EXPECT_NEAR(losses[0], losses[1], 1e-12);
}

/// A training that is stopped in the given step and resumed by way of a checkpoint ends with
/// exactly the weights of one that was not, batch norm and momentum included.
class Resume : public ::testing::TestWithParam<const char*> {};

TEST_P(Resume, IsExact) {
  torch::set_num_threads(1);
  const auto group = comm::serial();
  const auto prepare = [&](ToyTraining& toy) {
    toy.recipe.epochs = 2;
    toy.recipe.optimizer.name = GetParam();
    toy.recipe.optimizer.learning_rate = 1e-3;
    toy.recipe.transform = random_flip_and_shift(toy.examples, 1, true, 0.1);
    toy.build();
  };
  const testing::ToyOptions data{.patients = 9, .images_per_patient = 2};
  ToyTraining whole(PrecisionMode::float32, data, 4, "resnet18");
  prepare(whole);
  const State expected = whole.fit(*group);

  ToyTraining part(PrecisionMode::float32, data, 4, "resnet18");
  prepare(part);
  store::Checkpoint checkpoint;
  part.keep = [&](const State& state, bool) {
    checkpoint = {};
    store_training(*part.network, part.model, *part.optimizer, state, *group, checkpoint);
  };
  int reads = 0;
  const auto image = part.examples.image;
  part.examples.image = [&](std::size_t row) {
    if (++reads == 27) // in the second epoch, whose batches are read ahead
      request_stop(SIGUSR1);
    return image(row);
  };
  try {
    part.fit(*group);
    FAIL() << "was not stopped";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::stopped);
  }
  request_stop(0);
  part.build();
  const State begun = load_training(checkpoint, *part.network, *part.optimizer, *group);
  EXPECT_EQ(begun.epoch, 1);
  EXPECT_GT(begun.step, 0u);
  const State resumed = part.fit(*group, begun);

  EXPECT_EQ(testing::difference(part.network->parameters(), whole.network->parameters()), 0);
  EXPECT_EQ(testing::difference(part.network->buffers(), whole.network->buffers()), 0);
  for (std::size_t i = 0; i < expected.history.size(); ++i) {
    EXPECT_EQ(resumed.history[i].loss, expected.history[i].loss);
    EXPECT_EQ(resumed.history[i].validation_loss, expected.history[i].validation_loss);
  }
}

TEST(Fit, AStopDuringValidationEndsItAfterThatEpoch) {
  ToyTraining toy(PrecisionMode::float32, {.patients = 12}, 6);
  toy.recipe.epochs = 3;
  toy.keep = [](const State&, bool) { request_stop(SIGUSR1); };
  const auto group = comm::serial();
  try {
    toy.fit(*group);
    FAIL() << "was not stopped";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::stopped);
    EXPECT_THAT(error.what(), ::testing::HasSubstr("after epoch 1"));
  }
  request_stop(0);
}

INSTANTIATE_TEST_SUITE_P(Optimizers, Resume, ::testing::Values("sgd", "adamw", "amsgrad"));

TEST(Buckets, OneRankHasNoneAndKeepsTheGradientsOfBackward) {
  const auto group = comm::serial();
  torch::Tensor used = torch::ones({3}).requires_grad_(),
                unused = torch::ones({2}).requires_grad_();
  GradientBuckets buckets({used, unused}, *group, 0);
  EXPECT_EQ(buckets.count(), 0u);
  for (int step = 0; step < 2; ++step) {
    buckets.start();
    EXPECT_FALSE(used.grad().defined());
    (2 * used).sum().backward();
    buckets.finish();
    EXPECT_TRUE(torch::equal(used.grad(), torch::full({3}, 2.0f)));
    EXPECT_FALSE(unused.grad().defined());
  }
}

TEST(History, SurvivesItsTable) {
  const History history = {
      {.epoch = 1, .learning_rate = 0.1, .loss = 1.0 / 3, .validation_loss = 0.7},
      {.epoch = 2,
       .learning_rate = 1e-7,
       .loss = 0.25,
       .validation_loss = 0.6,
       .validation_auroc = 0.9},
      {.epoch = 3, .validation_loss = 0.6},
      {.epoch = 4, .validation_loss = 0.9, .validation_auroc = 0.95},
      {.epoch = 5, .validation_loss = 0.8, .validation_auroc = 0.95}};
  const History read = parse_history(to_csv(history));
  ASSERT_EQ(read.size(), 5u);
  EXPECT_EQ(read[0].loss, 1.0 / 3);
  EXPECT_EQ(read[1].learning_rate, 1e-7);
  EXPECT_TRUE(std::isnan(read[0].validation_auroc));
  EXPECT_EQ(best_epoch(read, BestBy::loss), 2);
  EXPECT_EQ(best_epoch(read, BestBy::auroc), 5);
  EXPECT_EQ(best_epoch({read[0], read[2]}, BestBy::auroc), 3) << "no AUROC: the loss decides";
  EXPECT_EQ(best_epoch({}, BestBy::loss), 0);
  EXPECT_THROW(parse_history("epoch,loss\n1,x\n"), Error);
}

} // namespace
} // namespace thorax::train
