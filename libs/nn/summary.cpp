#include "nn/summary.h"

#include <algorithm>

#include <fmt/format.h>

#include "nn/arrays.h"

namespace thorax::nn {
namespace {

std::int64_t count_parameters(const Network& network, const std::vector<std::string>& modules) {
  std::int64_t count = 0;
  for (const auto& parameter : network.named_parameters())
    if (std::ranges::any_of(modules, [&](const std::string& module) {
          return parameter.key().starts_with(module + ".");
        }))
      count += parameter.value().numel();
  return count;
}

} // namespace

std::vector<StageSummary> summarise(Network& network, int channels, int height, int width) {
  const torch::NoGradGuard no_gradients;
  const bool training = network.is_training();
  network.eval();
  const torch::Device device = network.parameters().front().device();
  Tensors tensors{torch::zeros({1, channels, height, width}, device)};
  std::vector<StageSummary> summaries;
  for (const Stage& stage : network.stages()) {
    tensors = stage.forward(tensors);
    summaries.push_back(
        {stage.name, tensors.back().sizes().vec(), count_parameters(network, stage.modules)});
  }
  network.train(training);
  return summaries;
}

std::string to_table(const std::vector<StageSummary>& stages) {
  std::size_t width = 5;
  std::int64_t total = 0;
  for (const StageSummary& stage : stages) {
    width = std::max(width, stage.name.size());
    total += stage.parameters;
  }
  std::string table =
      fmt::format("{:<{}}  {:>14}  {:>12}\n", "stage", width, "output", "parameters");
  for (const StageSummary& stage : stages)
    table += fmt::format("{:<{}}  {:>14}  {:>12}\n", stage.name, width, shape_text(stage.output),
                         stage.parameters);
  return table + fmt::format("{:<{}}  {:>14}  {:>12}\n", "total", width, "", total);
}

} // namespace thorax::nn
