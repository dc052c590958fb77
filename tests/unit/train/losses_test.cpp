#include "train/losses.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "train/optimizer.h"
#include "train/schedule.h"

namespace thorax::train {
namespace {

using store::Task;

torch::Tensor int8(std::vector<std::int64_t> values, std::int64_t rows) {
  return torch::tensor(values, torch::kInt8).reshape({rows, -1});
}

double softplus(double x) {
  return std::log1p(std::exp(x));
}

TEST(Loss, BinaryCrossEntropyIsSoftplus) {
  const torch::Tensor logits = torch::tensor({{0.3}, {-2.0}, {5.0}}, torch::kFloat64);
  const LossSum loss = classification_loss(logits, int8({1, 0, 1}, 3), Task::binary);
  EXPECT_EQ(loss.known, 3);
  EXPECT_NEAR(loss.sum.item<double>(), softplus(-0.3) + softplus(-2) + softplus(-5), 1e-12);
}

TEST(Loss, UnknownLabelsCountNothingAndGetNoGradient) {
  torch::Tensor logits =
      torch::tensor({{0.3, 100.0}, {-2.0, 1.0}}, torch::kFloat64).requires_grad_();
  const LossSum loss = classification_loss(logits, int8({1, -1, -1, 0}, 2), Task::multilabel);
  EXPECT_EQ(loss.known, 2);
  EXPECT_NEAR(loss.sum.item<double>(), softplus(-0.3) + softplus(1), 1e-12);
  loss.sum.backward();
  EXPECT_EQ(logits.grad()[0][1].item<double>(), 0);
  EXPECT_EQ(logits.grad()[1][0].item<double>(), 0);
  EXPECT_NEAR(logits.grad()[1][1].item<double>(), 1 / (1 + std::exp(-1.0)), 1e-12);
}

TEST(Loss, MulticlassIsTheLogOfTheSoftmaxAndSkipsUnknownRows) {
  const torch::Tensor logits =
      torch::tensor({{1.0, 2.0, 3.0}, {0.0, 0.0, 0.0}, {9.0, 9.0, 0.0}}, torch::kFloat64);
  const LossSum loss =
      classification_loss(logits, int8({0, 0, 1, 1, 0, 0, -1, -1, -1}, 3), Task::multiclass);
  EXPECT_EQ(loss.known, 2);
  const double first = std::log(std::exp(1) + std::exp(2) + std::exp(3)) - 3;
  EXPECT_NEAR(loss.sum.item<double>(), first + std::log(3), 1e-12);
}

TEST(Loss, BalancedWeightsGiveClassesEqualTotals) {
  const auto binary = balanced_weights(int8({1, 0, 0, 0, -1}, 5), Task::binary);
  EXPECT_THAT(binary.positive, ::testing::ElementsAre(3));
  const auto classes =
      balanced_weights(int8({1, 0, 1, 0, 1, 0, 0, 1, -1, -1}, 5), Task::multiclass);
  EXPECT_THAT(classes.positive, ::testing::ElementsAre(::testing::DoubleEq(4.0 / 6), 2));

  const torch::Tensor logits = torch::tensor({{0.3}, {-2.0}}, torch::kFloat64);
  const LossSum weighted = classification_loss(logits, int8({1, 0}, 2), Task::binary, {{3.0}});
  EXPECT_NEAR(weighted.sum.item<double>(), 3 * softplus(-0.3) + softplus(-2), 1e-12);
}

TEST(Loss, BatchesAddUpToTheWhole) {
  torch::manual_seed(1);
  const torch::Tensor logits = torch::randn({10, 3}, torch::kFloat64);
  const torch::Tensor labels = torch::randint(-1, 2, {10, 3}).to(torch::kInt8);
  const auto part = [&](int first, int count) {
    return classification_loss(logits.narrow(0, first, count), labels.narrow(0, first, count),
                               Task::multilabel);
  };
  const LossSum whole = part(0, 10), a = part(0, 7), b = part(7, 3);
  EXPECT_EQ(whole.known, a.known + b.known);
  EXPECT_NEAR(whole.sum.item<double>(), a.sum.item<double>() + b.sum.item<double>(), 1e-12);
}

struct Point {
  Schedule schedule;
  double epoch, factor;
};

TEST(Schedule, FollowsItsFormula) {
  const Schedule step{.name = "step", .step_epochs = 10, .step_factor = 0.1};
  const Schedule cosine{.name = "cosine", .epochs = 20, .warmup_epochs = 4};
  for (const auto& [schedule, epoch, factor] :
       {Point{{}, 7, 1}, Point{step, 9.99, 1}, Point{step, 10, 0.1}, Point{step, 25, 0.01},
        Point{cosine, 1, 0.25}, Point{cosine, 4, 1}, Point{cosine, 12, 0.5}, Point{cosine, 20, 0}})
    EXPECT_NEAR(learning_rate_factor(schedule, epoch), factor, 1e-12)
        << schedule.name << " " << epoch;
  EXPECT_THROW(learning_rate_factor({.name = "cosin"}, 1), Error);
}

TEST(Optimizer, TakesTheStepOfItsPaper) {
  for (const auto& [name, expected] :
       {std::pair("sgd", 1 - 0.1 * (2 + 0.5 * 1)), // L2 added to the gradient
        std::pair("adam", 1 - 0.1 * 1.0),          // first step: the gradient's sign
        std::pair("amsgrad", 1 - 0.1 * 1.0),
        std::pair("adamw", 1 * (1 - 0.1 * 0.5) - 0.1)}) { // decay apart from the gradient
    torch::Tensor weight = torch::ones({1}, torch::kFloat64).requires_grad_();
    const auto optimizer = make_optimizer(
        {.name = name, .learning_rate = 1, .weight_decay = 0.5, .momentum = 0.9}, {weight});
    set_learning_rate(*optimizer, 0.1);
    (2 * weight).sum().backward();
    optimizer->step();
    EXPECT_NEAR(weight.item<double>(), expected, 1e-6) << name;
  }
  EXPECT_THROW(make_optimizer({.name = "lion"}, {torch::ones({1}).requires_grad_()}), Error);
}

} // namespace
} // namespace thorax::train
