#pragma once

#include <functional>
#include <string>
#include <vector>

#include <torch/torch.h>

namespace thorax::nn {

using Tensors = std::vector<torch::Tensor>;

/// One step of a network: a view over modules that the network has registered under torchvision's
/// names. Summaries, freezing, recomputation, placement on ranks and class-activation maps walk the
/// list of stages.
struct Stage {
  std::string name; ///< "layer1.0"; unique within a network
  std::function<Tensors(const Tensors&)> forward;
  int inputs = 1, outputs = 1;      ///< how many tensors forward takes and gives
  std::vector<std::string> modules; ///< registered names of the modules it runs: "conv1", "bn1"
};

} // namespace thorax::nn
