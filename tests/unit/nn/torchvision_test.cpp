#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>

#include <gtest/gtest.h>

#include "nn/models.h"
#include "nn/precision.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

namespace thorax::nn {
namespace {

/// What reference_networks.py wrote.
class Reference {
public:
  explicit Reference(const std::string& model) {
    const testing::TemporaryFolder folder;
    const auto path = folder / "reference.pt";
    const auto result = testing::run_command(
        {"/usr/bin/python3",
         (testing::source_folder() / "tests/support/reference_networks.py").string(), model,
         path.string()});
    if (result.exit_code != 0)
      throw std::runtime_error(result.command + ": " + result.err);
    std::ifstream file(path, std::ios::binary);
    const std::vector<char> bytes(std::istreambuf_iterator<char>(file), {});
    for (const auto& entry : torch::pickle_load(bytes).toGenericDict())
      tensors_.emplace(entry.key().toStringRef(), entry.value().toTensor());
  }

  const torch::Tensor& operator[](const std::string& name) const { return tensors_.at(name); }
  /// Length of all tensors whose names start with prefix, as one vector.
  double norm(const std::string& prefix) const {
    double squares = 0;
    for (const auto& [name, tensor] : tensors_)
      if (name.starts_with(prefix))
        squares += tensor.square().sum().item<double>();
    return std::sqrt(squares);
  }
  std::size_t count(const std::string& prefix) const {
    return std::ranges::count_if(
        tensors_, [&](const auto& entry) { return entry.first.starts_with(prefix); });
  }

private:
  std::map<std::string, torch::Tensor> tensors_;
};

/// Length of the difference relative to the length of the expected tensor, or to floor where that
/// is longer.
double relative_error(const torch::Tensor& found, const torch::Tensor& expected, double floor = 0) {
  const double difference = (found.to(torch::kFloat64) - expected).norm().item<double>();
  return difference / std::max(expected.norm().item<double>(), floor);
}

struct Case {
  std::string model;
  PrecisionMode precision;
  bool channels_last;
  double scores, gradients; ///< largest relative error allowed
};

void PrintTo(const Case& c, std::ostream* out) {
  *out << c.model << " " << name(c.precision) << (c.channels_last ? " channels-last" : "");
}

class Torchvision : public ::testing::TestWithParam<Case> {
protected:
  static const Reference& reference(const std::string& model) {
    static std::map<std::string, Reference> references;
    return references.try_emplace(model, model).first->second;
  }
};

TEST_P(Torchvision, ScoresGradientsAndRunningStatisticsAgree) {
  const auto& [model, precision, channels_last, scores_error, gradients_error] = GetParam();
  const Reference& expected = reference(model);
  const auto network = make_network({model, 3, 5}, 1);
  network->to(parameter_type(precision));
  if (channels_last)
    to_channels_last(*network);
  const auto parameters = network->named_parameters();
  const auto buffers = network->named_buffers();
  ASSERT_EQ(parameters.size() + buffers.size(), expected.count("before/"));
  {
    const torch::NoGradGuard no_gradients;
    for (const auto& parameter : parameters)
      parameter.value().copy_(expected["before/" + parameter.key()]);
  }

  torch::Tensor scores;
  {
    const Precision scope(precision, torch::kCPU);
    scores = network->forward(expected["images"].to(parameter_type(precision)));
  }
  EXPECT_LT(relative_error(scores.detach(), expected["scores"]), scores_error);
  (scores * expected["coefficients"]).sum().backward();
  // A shift that the next batch norm takes off again has no gradient but rounding noise.
  const double floor = 1e-3 * expected.norm("gradient/");
  for (const auto& parameter : parameters)
    EXPECT_LT(
        relative_error(parameter.value().grad(), expected["gradient/" + parameter.key()], floor),
        gradients_error)
        << parameter.key();
  for (const auto& buffer : buffers)
    EXPECT_LT(relative_error(buffer.value(), expected["after/" + buffer.key()]), scores_error)
        << buffer.key();
}

INSTANTIATE_TEST_SUITE_P(
    Networks, Torchvision,
    ::testing::Values(Case{"resnet18", PrecisionMode::float64, false, 1e-10, 1e-10},
                      Case{"resnet18", PrecisionMode::float32, false, 1e-4, 1e-4},
                      Case{"resnet18", PrecisionMode::float32, true, 1e-4, 1e-4},
                      Case{"resnet18", PrecisionMode::bfloat16, true, 0.1, 0.5},
                      Case{"densenet121", PrecisionMode::float64, true, 1e-10, 1e-10},
                      Case{"densenet121", PrecisionMode::float32, false, 1e-4, 1e-4},
                      Case{"densenet121", PrecisionMode::float32, true, 1e-4, 1e-4},
                      Case{"densenet121", PrecisionMode::bfloat16, true, 0.1, 0.5}),
    [](const auto& info) {
      const Case& c = info.param;
      return c.model + "_" + std::string(name(c.precision)) +
             (c.channels_last ? "_channels_last" : "");
    });

} // namespace
} // namespace thorax::nn
