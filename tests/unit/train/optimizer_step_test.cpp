#include "train/optimizer_step.h"

#include <gtest/gtest.h>

#include "nn/checkpoint.h"
#include "train/optimizer.h"
#include "unit/train/training_fixture.h"

namespace thorax::train {
namespace {

/// A network and its optimizer, taking the same gradients as any other of the same name.
struct Twin {
  std::shared_ptr<nn::Network> network;
  std::unique_ptr<torch::optim::Optimizer> optimizer;

  explicit Twin(const OptimizerOptions& options)
      : network(nn::make_network({.name = "plain-cnn"}, 3)) {
    nn::to_channels_last(*network);
    optimizer = make_optimizer(options, network->parameters());
  }

  /// Gradients that are a function of the step, none for the head's bias.
  void set_gradients(int step) {
    std::int64_t count = 0;
    for (const auto& parameter : network->named_parameters())
      if (!parameter.key().ends_with("fc.bias")) {
        const torch::Tensor& value = parameter.value();
        const torch::Tensor numbers = torch::arange(count, count + value.numel());
        parameter.value().mutable_grad() =
            torch::empty_like(value, torch::TensorOptions().requires_grad(false))
                .copy_((numbers * (step + 1)).sin().mul_(0.1).view(value.sizes()));
        count += value.numel();
      }
  }

  store::Checkpoint state() const {
    store::Checkpoint checkpoint;
    nn::store_optimizer(*optimizer, *network, checkpoint);
    return checkpoint;
  }
};

class StepTogether : public ::testing::TestWithParam<OptimizerOptions> {};

TEST_P(StepTogether, IsTheStepOfEachParameter) {
  Twin together(GetParam()), each(GetParam());
  const auto agree = [&](const char* when) {
    EXPECT_LE(testing::difference(together.network->parameters(), each.network->parameters()), 1e-6)
        << when;
    const store::Checkpoint a = together.state(), b = each.state();
    ASSERT_EQ(a.optimizer.size(), b.optimizer.size()) << when;
    for (std::size_t i = 0; i < a.optimizer.size(); ++i)
      EXPECT_EQ(a.optimizer[i].name, b.optimizer[i].name) << when;
  };
  for (int step = 0; step < 4; ++step) {
    together.set_gradients(step);
    each.set_gradients(step);
    step_together(*together.optimizer);
    each.optimizer->step();
    agree("one after another");
  }
  // Either goes on with what the other has kept.
  nn::load_optimizer(together.state(), *each.network, *each.optimizer);
  together.set_gradients(4);
  each.set_gradients(4);
  each.optimizer->step();
  step_together(*together.optimizer);
  agree("from the other's state");
}

INSTANTIATE_TEST_SUITE_P(
    Optimizers, StepTogether,
    ::testing::Values(OptimizerOptions{.name = "adamw", .learning_rate = 0.01, .weight_decay = 0.1},
                      OptimizerOptions{.name = "adamw", .learning_rate = 0.01},
                      OptimizerOptions{.name = "adam", .learning_rate = 0.01, .weight_decay = 0.1},
                      OptimizerOptions{.name = "amsgrad", .learning_rate = 0.01},
                      OptimizerOptions{.name = "sgd", .learning_rate = 0.1, .weight_decay = 0.01},
                      OptimizerOptions{.name = "sgd", .learning_rate = 0.1, .momentum = 0}));

TEST(StepTogether, WithoutGradientsDoesNothing) {
  Twin twin({.name = "adamw", .weight_decay = 0.5});
  const Twin before({.name = "adamw"});
  step_together(*twin.optimizer);
  EXPECT_EQ(testing::difference(twin.network->parameters(), before.network->parameters()), 0);
  EXPECT_TRUE(twin.state().optimizer.empty());
}

} // namespace
} // namespace thorax::train
