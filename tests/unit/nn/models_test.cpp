#include <cmath>

#include <gtest/gtest.h>

#include "core/error.h"
#include "nn/models.h"
#include "nn/summary.h"

namespace thorax::nn {
namespace {

std::int64_t parameter_count(const Network& network) {
  std::int64_t count = 0;
  for (const torch::Tensor& parameter : network.parameters())
    count += parameter.numel();
  return count;
}

struct Count {
  std::string model;
  std::int64_t parameters; ///< torchvision's documentation, 1000 classes
};

class ParameterCount : public ::testing::TestWithParam<Count> {};

TEST_P(ParameterCount, EqualsPublishedNumber) {
  EXPECT_EQ(parameter_count(*make_network({GetParam().model, 1, 1000}, 1)), GetParam().parameters);
}

INSTANTIATE_TEST_SUITE_P(
    Models, ParameterCount,
    ::testing::Values(Count{"resnet18", 11'689'512}, Count{"resnet34", 21'797'672},
                      Count{"resnet50", 25'557'032}, Count{"densenet121", 7'978'856},
                      Count{"densenet161", 28'681'000}, Count{"densenet169", 14'149'480}),
    [](const auto& info) { return info.param.model; });

TEST(Models, DescriptionSurvivesItsText) {
  const ModelDescription model{"densenet121", 3, 14};
  EXPECT_EQ(parse_model(to_text(model)), model);
  EXPECT_THROW(parse_model("densenet121 channels=3"), Error);
  EXPECT_THROW(parse_model("densenet121 channels=x classes=2"), Error);
}

TEST(Models, UnknownNameSuggestsTheNearest) {
  try {
    make_network({"resnet81", 1, 2}, 1);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::command_line);
    EXPECT_EQ(error.line(), "unknown model 'resnet81' - did you mean 'resnet18'?");
  }
}

TEST(Models, RefusesImpossibleChannelsAndClasses) {
  EXPECT_THROW(make_network({"resnet18", 0, 2}, 1), Error);
  EXPECT_THROW(make_network({"resnet18", 1, 0}, 1), Error);
}

TEST(Models, InitialWeightsDoNotDependOnThreads) {
  const int threads = torch::get_num_threads();
  torch::set_num_threads(1);
  const auto alone = make_network({"resnet18", 1, 3}, 7);
  torch::set_num_threads(3);
  const auto together = make_network({"resnet18", 1, 3}, 7);
  const auto other = make_network({"resnet18", 1, 3}, 8);
  torch::set_num_threads(threads);
  for (const auto& parameter : alone->named_parameters())
    EXPECT_TRUE(torch::equal(parameter.value(), together->named_parameters()[parameter.key()]))
        << parameter.key();
  EXPECT_FALSE(torch::equal(alone->parameters().front(), other->parameters().front()));
}

/// The mean of n draws of deviation s lies within 5 s / sqrt(n), their deviation within 5 s /
/// sqrt(2 n).
void expect_normal(const torch::Tensor& weights, double deviation) {
  const double n = static_cast<double>(weights.numel());
  EXPECT_NEAR(weights.mean().item<double>(), 0.0, 5 * deviation / std::sqrt(n));
  EXPECT_NEAR(weights.std().item<double>(), deviation, 5 * deviation / std::sqrt(2 * n));
  const double beyond = (weights.abs() > 2 * deviation).to(torch::kFloat64).mean().item<double>();
  EXPECT_NEAR(beyond, std::erfc(std::sqrt(2.0)), 0.005);
}

TEST(Models, InitialWeightsFollowTorchvision) {
  const auto resnet = make_network({"resnet18", 1, 10}, 3);
  const auto weights = resnet->named_parameters();
  expect_normal(weights["layer1.0.conv1.weight"], std::sqrt(2.0 / (64 * 9)));
  expect_normal(weights["layer2.0.conv1.weight"], std::sqrt(2.0 / (128 * 9)));
  const auto densenet = make_network({"densenet121", 1, 10}, 3);
  expect_normal(densenet->named_parameters()["features.denseblock4.denselayer16.conv2.weight"],
                std::sqrt(2.0 / (128 * 9)));
  EXPECT_TRUE(torch::equal(weights["bn1.weight"], torch::ones(64)));

  const double bound = 1 / std::sqrt(512.0);
  const torch::Tensor head = weights["fc.weight"];
  EXPECT_LE(head.abs().max().item<double>(), bound);
  EXPECT_NEAR(head.std().item<double>(), bound / std::sqrt(3.0), bound * 0.02);
}

TEST(Models, GreyEqualsThreeEqualChannels) {
  const auto network = make_network({"plain-cnn", 1, 2}, 1);
  network->eval();
  const torch::Tensor grey = torch::randint(256, {2, 1, 40, 40}, torch::kUInt8);
  const torch::Tensor scores = network->forward(grey);
  EXPECT_TRUE(torch::equal(scores, network->forward(grey.expand({2, 3, 40, 40}))));
  const torch::Tensor fraction = grey.to(torch::kFloat32) / 255;
  EXPECT_TRUE(torch::allclose(scores, network->forward(fraction), 1e-4, 1e-5));
}

TEST(Models, TakeAnyNumberOfChannels) {
  for (const auto& [name, first] :
       {std::pair{"plain-cnn", "conv1.weight"}, std::pair{"resnet18", "conv1.weight"},
        std::pair{"densenet121", "features.conv0.weight"}})
    for (const int channels : {2, 3, 6}) {
      const auto network = make_network({name, channels, 2}, 1);
      network->eval();
      EXPECT_EQ(network->named_parameters()[first].size(1), channels);
      const torch::Tensor images = torch::rand({2, channels, 40, 40});
      const torch::Tensor scores = network->forward(images);
      EXPECT_EQ(scores.sizes(), torch::IntArrayRef({2, 2}));
      EXPECT_FALSE(torch::equal(scores, network->forward(images.flip({1})))) << name;
      EXPECT_THROW(network->forward(torch::rand({2, channels + 1, 40, 40})), Error);
    }
}

TEST(Models, NormaliseScalesBytesAndRefusesHounsfieldUnits) {
  const torch::Tensor bytes = torch::full({1, 1, 1, 1}, 255, torch::kUInt8);
  const torch::Tensor image = normalise(bytes, torch::kFloat64);
  EXPECT_EQ(image.sizes(), torch::IntArrayRef({1, 3, 1, 1}));
  EXPECT_NEAR(image[0][2][0][0].item<double>(), (1 - 0.449) / 0.226, 1e-12);
  EXPECT_THROW(normalise(bytes.to(torch::kInt16), torch::kFloat32), Error);
  EXPECT_THROW(normalise(torch::zeros({1, 0, 8, 8}), torch::kFloat32), Error);
  EXPECT_EQ(normalise(torch::zeros({1, 5, 8, 8}), torch::kFloat32).size(1), 5);
  EXPECT_THROW(normalise(torch::zeros({8, 8}), torch::kFloat32), Error);
}

TEST(Models, HeadIsReplacedAndRedrawn) {
  const auto network = make_network({"resnet18", 1, 2}, 1);
  network->to(torch::kFloat64);
  network->replace_head(5, 2);
  EXPECT_EQ(network->classes(), 5);
  const auto weights = network->named_parameters();
  EXPECT_EQ(weights["fc.weight"].sizes(), torch::IntArrayRef({5, 512}));
  EXPECT_EQ(weights["fc.weight"].scalar_type(), torch::kFloat64);
  const torch::Tensor images = torch::zeros({2, 1, 64, 64});
  EXPECT_EQ(network->forward(images).sizes(), torch::IntArrayRef({2, 5}));
  EXPECT_EQ(network->features(images).sizes(), torch::IntArrayRef({2, 512}));
}

TEST(Models, StagesFitTogether) {
  for (const std::string name : {"resnet18", "densenet121", "plain-cnn"}) {
    const auto network = make_network({name, 1, 2}, 1);
    int tensors = 1;
    for (const Stage& stage : network->stages()) {
      EXPECT_EQ(stage.inputs, tensors) << name << " " << stage.name;
      tensors = stage.outputs;
    }
    EXPECT_EQ(tensors, 1) << name;
  }
}

TEST(Summary, CountsEveryParameterOnce) {
  for (const std::string name : {"resnet18", "densenet121", "plain-cnn"}) {
    const auto network = make_network({name, 1, 14}, 1);
    std::int64_t total = 0;
    for (const StageSummary& stage : summarise(*network, 1, 64, 64))
      total += stage.parameters;
    EXPECT_EQ(total, parameter_count(*network)) << name;
    EXPECT_TRUE(network->is_training());
  }
}

TEST(Summary, TableNamesStagesShapesAndTotal) {
  const auto network = make_network({"resnet18", 1, 14}, 1);
  const std::string table = to_table(summarise(*network, 1, 224, 224));
  EXPECT_NE(table.find("layer2.0"), std::string::npos);
  EXPECT_NE(table.find("1x512x7x7"), std::string::npos);
  EXPECT_NE(table.find("11183694"), std::string::npos); // 11689512 - 1000 * 513 + 14 * 513
}

} // namespace
} // namespace thorax::nn
