#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "nn/compatibility.h"
#include "nn/device.h"
#include "nn/models.h"
#include "nn/precision.h"

namespace thorax::nn {
namespace {

TEST(Precision, NamesRoundTripAndOthersAreRefused) {
  for (const char* text : {"auto", "float32", "bfloat16", "float64"})
    EXPECT_EQ(name(parse_precision(text)), text);
  EXPECT_THROW(parse_precision("half"), Error);
}

TEST(Precision, AutomaticTakesBfloat16OnlyWhereTheProcessorHasIt) {
  const auto chosen = resolve(PrecisionMode::automatic, torch::kCPU);
  EXPECT_EQ(chosen == PrecisionMode::bfloat16, computes_bfloat16(torch::kCPU));
  EXPECT_EQ(resolve(PrecisionMode::float64, torch::kCPU), PrecisionMode::float64);
}

TEST(Precision, ScopeSwitchesAndRestores) {
  ASSERT_FALSE(compatibility::autocast_enabled(torch::kCPU));
  {
    const Precision outer(PrecisionMode::bfloat16, torch::kCPU);
    EXPECT_TRUE(compatibility::autocast_enabled(torch::kCPU));
    {
      const Precision inner(PrecisionMode::float32, torch::kCPU);
      EXPECT_FALSE(compatibility::autocast_enabled(torch::kCPU));
    }
    EXPECT_TRUE(compatibility::autocast_enabled(torch::kCPU));
  }
  EXPECT_FALSE(compatibility::autocast_enabled(torch::kCPU));
}

TEST(Precision, ScopeRestoresWhenAnErrorLeavesIt) {
  try {
    const Precision scope(PrecisionMode::bfloat16, torch::kCPU);
    throw Error(ExitCode::numerical, "loss is not finite", "");
  } catch (const Error&) {
  }
  EXPECT_FALSE(compatibility::autocast_enabled(torch::kCPU));
}

/// Autocast keeps bfloat16 copies of weights; a step must never see those of the step before it.
TEST(Precision, EachStepSeesUpdatedWeights) {
  const auto network = make_network({"plain-cnn", 1, 2}, 1);
  const torch::Tensor images = torch::full({1, 1, 32, 32}, 200, torch::kUInt8);
  const auto scores = [&] {
    const Precision step(PrecisionMode::bfloat16, torch::kCPU);
    return network->forward(images).detach();
  };
  const Precision whole_run(PrecisionMode::bfloat16, torch::kCPU);
  const torch::Tensor before = scores();
  {
    const torch::NoGradGuard no_gradients;
    network->named_parameters()["conv1.weight"].mul_(-2);
  }
  EXPECT_GT((scores() - before).abs().max().item<double>(), 1e-3);
}

TEST(Precision, ScoresAreKeptInTheParametersType) {
  const auto network = make_network({"resnet18", 1, 2}, 1);
  const torch::Tensor images = torch::randint(256, {2, 1, 64, 64}, torch::kUInt8);
  const Precision step(PrecisionMode::bfloat16, torch::kCPU);
  EXPECT_EQ(network->forward(images).scalar_type(), torch::kFloat32);
}

struct DeviceText {
  const char* text;
  ExitCode code;
};

TEST(Device, RefusesUnknownAndAbsentDevices) {
  EXPECT_EQ(parse_device("cpu"), torch::Device(torch::kCPU));
  for (const auto& [text, code] :
       {DeviceText{"gpu", ExitCode::command_line}, DeviceText{"cuda:", ExitCode::command_line},
        DeviceText{"cuda:1.5", ExitCode::command_line},
        DeviceText{"cuda:-1", ExitCode::command_line},
        DeviceText{"cuda:127", ExitCode::unavailable}}) {
    try {
      parse_device(text);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), code) << text;
    }
  }
}

TEST(Device, AutomaticTakesCudaWhereThereIsOne) {
  EXPECT_EQ(parse_device("auto", 3).is_cuda(), torch::cuda::is_available());
}

TEST(Device, UploadingToTheCpuCopiesNothing) {
  const torch::Tensor images = torch::ones({2, 3});
  EXPECT_TRUE(upload(images, torch::kCPU).is_same(images));
}

TEST(Device, LibrariesNameVersionAndInstructions) {
  EXPECT_THAT(libraries(torch::kCPU), ::testing::StartsWith("LibTorch " TORCH_VERSION ", "));
}

} // namespace
} // namespace thorax::nn
