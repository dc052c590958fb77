#include <gtest/gtest.h>

#include "core/error.h"
#include "nn/checkpoint.h"
#include "support/temporary_folder.h"

namespace thorax::nn {
namespace {

const ModelDescription model{"resnet18", 1, 3};

/// A network, its optimizer and steps on data that depend on the step's number only.
struct Training {
  std::shared_ptr<Network> network = make_network(model, 1);
  std::unique_ptr<torch::optim::Optimizer> optimizer;

  using MakeOptimizer =
      std::function<std::unique_ptr<torch::optim::Optimizer>(std::vector<torch::Tensor>)>;
  explicit Training(const MakeOptimizer& make, std::uint64_t seed = 1)
      : network(make_network(model, seed)) {
    to_channels_last(*network);
    optimizer = make(network->parameters());
  }

  void step(int number) {
    const torch::Tensor images =
        torch::arange(2 * 48 * 48).mul(number + 3).remainder(251).view({2, 1, 48, 48});
    optimizer->zero_grad();
    const torch::Tensor scores = network->forward(images.to(torch::kUInt8));
    torch::nn::functional::cross_entropy(scores, torch::tensor({number % 3, 1})).backward();
    optimizer->step();
  }

  store::Checkpoint checkpoint() const {
    store::Checkpoint checkpoint;
    store_parameters(*network, model, checkpoint);
    store_optimizer(*optimizer, *network, checkpoint);
    return checkpoint;
  }
};

struct OptimizerCase {
  std::string name;
  Training::MakeOptimizer make;
};

template <class Optimizer, class Options>
OptimizerCase optimizer_case(std::string name, Options options) {
  return {std::move(name), [options](std::vector<torch::Tensor> parameters) {
            return std::make_unique<Optimizer>(std::move(parameters), options);
          }};
}

class Resume : public ::testing::TestWithParam<OptimizerCase> {};

TEST_P(Resume, ContinuesBitForBit) {
  Training uninterrupted(GetParam().make), first_half(GetParam().make);
  Training second_half(GetParam().make, 99);
  for (int step = 0; step < 5; ++step)
    uninterrupted.step(step);
  for (int step = 0; step < 3; ++step)
    first_half.step(step);

  const testing::TemporaryFolder folder;
  store::write_checkpoint(folder / "half.h5", first_half.checkpoint());
  const store::Checkpoint stored = store::read_checkpoint(folder / "half.h5");
  EXPECT_EQ(stored_model(stored), model);
  EXPECT_TRUE(load_parameters(stored, *second_half.network));
  load_optimizer(stored, *second_half.network, *second_half.optimizer);
  for (int step = 3; step < 5; ++step)
    second_half.step(step);

  const store::Checkpoint expected = uninterrupted.checkpoint(), found = second_half.checkpoint();
  ASSERT_EQ(found.parameters.size(), expected.parameters.size());
  ASSERT_EQ(found.optimizer.size(), expected.optimizer.size());
  ASSERT_FALSE(expected.optimizer.empty());
  for (std::size_t i = 0; i < expected.parameters.size(); ++i)
    EXPECT_EQ(found.parameters[i].bytes, expected.parameters[i].bytes)
        << expected.parameters[i].name;
  for (std::size_t i = 0; i < expected.optimizer.size(); ++i)
    EXPECT_EQ(found.optimizer[i].bytes, expected.optimizer[i].bytes) << expected.optimizer[i].name;
}

INSTANTIATE_TEST_SUITE_P(
    Optimizers, Resume,
    ::testing::Values(
        optimizer_case<torch::optim::SGD>("sgd", torch::optim::SGDOptions(0.01).momentum(0.9)),
        optimizer_case<torch::optim::Adam>("amsgrad",
                                           torch::optim::AdamOptions(1e-3).amsgrad(true)),
        optimizer_case<torch::optim::AdamW>("adamw", torch::optim::AdamWOptions(1e-3))),
    [](const auto& info) { return info.param.name; });

store::Checkpoint stored_network(const ModelDescription& description) {
  store::Checkpoint checkpoint;
  store_parameters(*make_network(description, 1), description, checkpoint);
  return checkpoint;
}

void expect_refused(const store::Checkpoint& checkpoint, Network& network,
                    const std::string& message) {
  try {
    load_parameters(checkpoint, network);
    ADD_FAILURE() << "loaded; expected " << message;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::inconsistent);
    EXPECT_EQ(error.what(), message);
  }
}

TEST(Checkpoint, NamesTheTensorThatDoesNotFit) {
  const auto network = make_network({"plain-cnn", 1, 2}, 1);
  store::Checkpoint checkpoint = stored_network({"plain-cnn", 1, 4});
  expect_refused(checkpoint, *network,
                 "fc.weight is 4x128 in the checkpoint but 2x128 in the network");

  checkpoint = stored_network({"plain-cnn", 1, 2});
  checkpoint.parameters.front().name = "conv9.weight";
  expect_refused(checkpoint, *network, "checkpoint lacks conv1.weight");

  checkpoint = stored_network({"plain-cnn", 1, 2});
  checkpoint.parameters.push_back(checkpoint.parameters.front());
  checkpoint.parameters.back().name = "conv9.weight";
  expect_refused(checkpoint, *network, "the network has no conv9.weight");
}

TEST(Checkpoint, RefusalLeavesTheNetworkAsItWas) {
  const auto network = make_network({"plain-cnn", 1, 2}, 5);
  const torch::Tensor before = network->parameters().front().clone();
  EXPECT_THROW(load_parameters(stored_network({"plain-cnn", 1, 4}), *network), Error);
  EXPECT_TRUE(torch::equal(network->parameters().front(), before));
}

TEST(Checkpoint, KeepsTheNetworksHeadWhereClassesDiffer) {
  const auto network = make_network({"plain-cnn", 1, 2}, 5);
  const torch::Tensor head = network->named_parameters()["fc.weight"].clone();
  const auto mode = HeadMismatch::keep_network_head;
  EXPECT_FALSE(load_parameters(stored_network({"plain-cnn", 1, 4}), *network, mode));
  EXPECT_TRUE(torch::equal(network->named_parameters()["fc.weight"], head));
  const auto origin = make_network({"plain-cnn", 1, 4}, 1);
  EXPECT_TRUE(torch::equal(network->parameters().front(), origin->parameters().front()));
  EXPECT_TRUE(load_parameters(stored_network({"plain-cnn", 1, 2}), *network, mode));
}

TEST(Checkpoint, LoadsIntoAnotherTypeAndLayout) {
  const auto network = make_network({"plain-cnn", 1, 2}, 5);
  network->to(torch::kFloat64);
  to_channels_last(*network);
  load_parameters(stored_network({"plain-cnn", 1, 2}), *network);
  const auto origin = make_network({"plain-cnn", 1, 2}, 1);
  for (const auto& parameter : network->named_parameters())
    EXPECT_TRUE(torch::equal(parameter.value().to(torch::kFloat32),
                             origin->named_parameters()[parameter.key()]))
        << parameter.key();
}

TEST(Checkpoint, RefusesOptimizerStateOfAnotherKind) {
  const auto adam = optimizer_case<torch::optim::Adam>("adam", torch::optim::AdamOptions(1e-3));
  const auto sgd =
      optimizer_case<torch::optim::SGD>("sgd", torch::optim::SGDOptions(0.01).momentum(0.9));
  Training first(adam.make), second(sgd.make);
  first.step(0);
  EXPECT_THROW(load_optimizer(first.checkpoint(), *second.network, *second.optimizer), Error);
}

} // namespace
} // namespace thorax::nn
