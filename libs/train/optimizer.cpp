#include "train/optimizer.h"

#include <functional>
#include <map>

#include "core/error.h"
#include "core/text.h"

namespace thorax::train {
namespace {

using Parameters = std::vector<torch::Tensor>;
using Maker =
    std::function<std::unique_ptr<torch::optim::Optimizer>(const OptimizerOptions&, Parameters)>;

template <class Optimizer, class Options>
std::unique_ptr<torch::optim::Optimizer> adaptive(const OptimizerOptions& options,
                                                  Parameters parameters, bool amsgrad) {
  return std::make_unique<Optimizer>(
      std::move(parameters),
      Options(options.learning_rate).weight_decay(options.weight_decay).amsgrad(amsgrad));
}

const std::map<std::string, Maker> makers = {
    {"adam",
     [](const auto& options, Parameters parameters) {
       return adaptive<torch::optim::Adam, torch::optim::AdamOptions>(options,
                                                                      std::move(parameters), false);
     }},
    {"adamw",
     [](const auto& options, Parameters parameters) {
       return adaptive<torch::optim::AdamW, torch::optim::AdamWOptions>(
           options, std::move(parameters), false);
     }},
    {"amsgrad",
     [](const auto& options, Parameters parameters) {
       return adaptive<torch::optim::Adam, torch::optim::AdamOptions>(options,
                                                                      std::move(parameters), true);
     }},
    {"sgd", [](const auto& options, Parameters parameters) {
       return std::make_unique<torch::optim::SGD>(std::move(parameters),
                                                  torch::optim::SGDOptions(options.learning_rate)
                                                      .momentum(options.momentum)
                                                      .weight_decay(options.weight_decay));
     }}};

} // namespace

std::vector<std::string> optimizer_names() {
  std::vector<std::string> names;
  for (const auto& [name, maker] : makers)
    names.push_back(name);
  return names;
}

std::unique_ptr<torch::optim::Optimizer> make_optimizer(const OptimizerOptions& options,
                                                        Parameters parameters) {
  const auto found = makers.find(options.name);
  if (found == makers.end())
    throw Error(ExitCode::command_line, "unknown optimizer '" + options.name + "'",
                "use " + join(optimizer_names(), ", "));
  std::erase_if(parameters, [](const auto& parameter) { return !parameter.requires_grad(); });
  return found->second(options, std::move(parameters));
}

void set_learning_rate(torch::optim::Optimizer& optimizer, double learning_rate) {
  for (auto& group : optimizer.param_groups())
    group.options().set_lr(learning_rate);
}

} // namespace thorax::train
