#pragma once

#include <memory>
#include <string>
#include <vector>

#include <torch/torch.h>

namespace thorax::train {

struct OptimizerOptions {
  std::string name = "adamw"; ///< one of optimizer_names()
  double learning_rate = 1e-3;
  double weight_decay = 0;
  double momentum = 0.9; ///< of sgd
};

/// "adam", "adamw", "amsgrad", "sgd".
std::vector<std::string> optimizer_names();

/// Over the parameters that require gradients. Throws Error(command_line) for an unknown name.
std::unique_ptr<torch::optim::Optimizer> make_optimizer(const OptimizerOptions& options,
                                                        std::vector<torch::Tensor> parameters);

void set_learning_rate(torch::optim::Optimizer& optimizer, double learning_rate);

} // namespace thorax::train
