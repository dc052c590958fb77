#include <atomic>
#include <csignal>
#include <cstdlib>

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

struct Ranks : ::testing::Test {
  std::shared_ptr<comm::Communicator> job = comm::world();
  std::unique_ptr<comm::Communicator> alone = comm::serial();

  void SetUp() override { torch::set_num_threads(1); }

  /// The largest difference of a tensor between ranks.
  double spread(const torch::Tensor& tensor) {
    const torch::Tensor low = tensor.to(torch::kFloat64).contiguous().clone(), high = low.clone();
    const auto buffer = [](const torch::Tensor& t) {
      return comm::Buffer{t.data_ptr(), static_cast<std::size_t>(t.numel()),
                          comm::ElementType::float64};
    };
    job->allreduce(buffer(low), comm::Reduction::min);
    job->allreduce(buffer(high), comm::Reduction::max);
    return (high - low).max().item<double>();
  }
};

/// 13 images in batches of 4: the last batch has one, so that all ranks but the first get none.
constexpr testing::ToyOptions ragged{.patients = 17, .images_per_patient = 1};

class Equality : public Ranks, public ::testing::WithParamInterface<const char*> {};

TEST_P(Equality, ManyRanksTrainLikeOneInFloat64) {
  setenv("HOROVOD_FUSION_THRESHOLD", GetParam(), 1);
  ToyTraining together(PrecisionMode::float64, ragged, 4),
      single(PrecisionMode::float64, ragged, 4);
  const State state = together.fit(*job), expected = single.fit(*alone);
  unsetenv("HOROVOD_FUSION_THRESHOLD");
  EXPECT_LT(testing::difference(together.network->parameters(), single.network->parameters()),
            1e-9);
  for (std::size_t i = 0; i < expected.history.size(); ++i) {
    EXPECT_NEAR(state.history[i].loss, expected.history[i].loss, 1e-9);
    EXPECT_NEAR(state.history[i].validation_loss, expected.history[i].validation_loss, 1e-9);
  }
}

INSTANTIATE_TEST_SUITE_P(FusionThresholds, Equality, ::testing::Values("0", "20000", "100000000"));

TEST_F(Ranks, OneStepInFloat32AgreesTo1e4) {
  ToyTraining together(PrecisionMode::float32, ragged, 4),
      single(PrecisionMode::float32, ragged, 4);
  for (ToyTraining* each : {&together, &single}) {
    each->recipe.epochs = 1;
    each->recipe.batch_size = 13;
  }
  together.fit(*job);
  single.fit(*alone);
  EXPECT_LT(testing::difference(together.network->parameters(), single.network->parameters()),
            1e-4);
}

TEST_F(Ranks, StartFromTheNetworkOfRankZero) {
  ToyTraining toy(PrecisionMode::float32, ragged, 4);
  toy.recipe.epochs = 0;
  toy.network = nn::make_network(toy.model, 100 + static_cast<std::uint64_t>(job->rank()));
  toy.fit(*job);
  for (const torch::Tensor& parameter : toy.network->parameters())
    EXPECT_EQ(spread(parameter), 0);
}

TEST_F(Ranks, HoldEqualWeightsAndRunningStatisticsAfterEveryEpoch) {
  ToyTraining toy(PrecisionMode::float32, ragged, 4, "resnet18");
  toy.recipe.epochs = 2;
  toy.keep = [&](const State&, bool) {
    for (const torch::Tensor& parameter : toy.network->parameters())
      EXPECT_EQ(spread(parameter), 0);
    for (const torch::Tensor& buffer : toy.network->buffers())
      if (buffer.is_floating_point()) {
        EXPECT_EQ(spread(buffer), 0);
      }
  };
  toy.fit(*job);
}

TEST_F(Ranks, PredictTheSameInTheSameOrder) {
  ToyTraining toy(PrecisionMode::float64, ragged, 4);
  const Rows rows = {5, 1, 16, 2, 2};
  const torch::Tensor together =
      predict(*toy.network, toy.examples, rows, 2, toy.recipe.compute, *job);
  const torch::Tensor single =
      predict(*toy.network, toy.examples, rows, 5, toy.recipe.compute, *alone);
  EXPECT_TRUE(torch::allclose(together, single, 0, 1e-12));
  EXPECT_EQ(predict(*toy.network, toy.examples, {}, 2, toy.recipe.compute, *job).size(0), 0);
}

TEST_F(Ranks, ANotFiniteLossOnOneRankEndsAll) {
  ToyTraining toy(PrecisionMode::float32, ragged, 4);
  toy.examples.type = torch::kFloat32;
  const auto image = toy.examples.image;
  toy.examples.image = [&](std::size_t row) {
    return row == toy.split.train.front()
               ? torch::full({1, 32, 32}, std::numeric_limits<float>::quiet_NaN())
               : image(row).to(torch::kFloat32) / 255;
  };
  try {
    toy.fit(*job);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::numerical);
  }
}

/// The last rank alone gets a signal; all keep their state after the same step, and resuming ends
/// with exactly the weights and statistics of an undisturbed training.
TEST_F(Ranks, StopTogetherAndResumeExactly) {
  const auto prepare = [](ToyTraining& toy) {
    toy.recipe.epochs = 2;
    toy.recipe.optimizer.name = "adamw";
    toy.build();
  };
  ToyTraining whole(PrecisionMode::float32, ragged, 4, "resnet18"),
      part(PrecisionMode::float32, ragged, 4, "resnet18");
  prepare(whole);
  prepare(part);
  whole.fit(*job);

  store::Checkpoint checkpoint;
  double kept_step = -1;
  std::atomic<bool> second_epoch = false;
  const auto image = part.examples.image;
  part.examples.image = [&](std::size_t row) {
    if (second_epoch && job->rank() == job->size() - 1)
      request_stop(SIGUSR1);
    return image(row);
  };
  part.keep = [&](const State& state, bool) {
    checkpoint = {};
    store_training(*part.network, part.model, *part.optimizer, state, *job, checkpoint);
    kept_step = 100 * state.epoch + static_cast<double>(state.step);
    second_epoch = state.epoch == 1;
  };
  try {
    part.fit(*job);
    FAIL() << "was not stopped";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::stopped);
  }
  request_stop(0);
  second_epoch = false;
  EXPECT_GT(kept_step, 100);
  EXPECT_EQ(job->maximum(kept_step), kept_step);

  prepare(part);
  part.keep = [](const State&, bool) {};
  part.fit(*job, load_training(checkpoint, *part.network, *part.optimizer, *job));
  EXPECT_EQ(testing::difference(part.network->parameters(), whole.network->parameters()), 0);
  EXPECT_EQ(testing::difference(part.network->buffers(), whole.network->buffers()), 0);
}

TEST_F(Ranks, BucketsKeepGradientsAsViewsAndSumWhatBackwardGives) {
  if (job->size() == 1)
    GTEST_SKIP() << "one rank has no buckets";
  const auto network = nn::make_network({.name = "resnet18"}, 1);
  nn::to_channels_last(*network);
  const torch::Tensor images = torch::linspace(0, 1, 2 * 32 * 32).reshape({2, 1, 32, 32});
  network->forward(images).sum().backward();
  std::vector<torch::Tensor> expected;
  for (const torch::Tensor& parameter : network->parameters())
    expected.push_back(job->size() * parameter.grad());

  for (const std::size_t threshold : {std::size_t{0}, std::size_t{1} << 20, std::size_t{1} << 30}) {
    GradientBuckets buckets(network->parameters(), *job, threshold);
    EXPECT_EQ(buckets.count(), threshold == 0            ? expected.size()
                               : threshold == (1u << 30) ? 1
                                                         : buckets.count());
    std::vector<void*> storages;
    for (const torch::Tensor& parameter : network->parameters())
      storages.push_back(parameter.grad().data_ptr());
    for (int step = 0; step < 2; ++step) {
      buckets.start();
      network->forward(images).sum().backward();
      buckets.finish();
    }
    std::size_t i = 0;
    for (const torch::Tensor& parameter : network->parameters()) {
      EXPECT_EQ(parameter.grad().data_ptr(), storages[i]);
      EXPECT_TRUE(torch::allclose(parameter.grad(), expected[i], 1e-4, 1e-5));
      ++i;
    }
  }
}

/// A parameter that got a gradient on some ranks only, and in another order, is summed all the
/// same.
TEST_F(Ranks, BucketsTakeGradientsThatMissOrComeInAnotherOrder) {
  if (job->size() == 1)
    GTEST_SKIP() << "one rank has no buckets";
  std::vector<torch::Tensor> parameters;
  for (int i = 0; i < 4; ++i)
    parameters.push_back(torch::ones({5}).requires_grad_());
  GradientBuckets buckets(parameters, *job, 0);
  for (int step = 0; step < 3; ++step) {
    buckets.start();
    for (int i = 0; i < 4; ++i) {
      const int chosen = job->rank() % 2 == 0 ? i : 3 - i;
      if (chosen != job->rank())
        (parameters[static_cast<std::size_t>(chosen)] * (chosen + 1)).sum().backward();
    }
    buckets.finish();
    for (int i = 0; i < 4; ++i) {
      const int contributors = job->size() - (i < job->size() ? 1 : 0);
      EXPECT_TRUE(torch::equal(parameters[static_cast<std::size_t>(i)].grad(),
                               torch::full({5}, float(contributors * (i + 1)))));
    }
  }
}

} // namespace
} // namespace thorax::train
