#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "nn/network.h"

namespace thorax::nn {

/// Everything that is needed to build a network again before loading its parameters.
struct ModelDescription {
  std::string name = "resnet18";
  int channels = 1; ///< of the dataset; a single one is given to the network as three equal ones
  int classes = 1;  ///< outputs of the head

  bool operator==(const ModelDescription&) const = default;
};

/// "resnet18 channels=1 classes=14", as kept in a checkpoint.
std::string to_text(const ModelDescription& model);
/// Throws Error(corrupt).
ModelDescription parse_model(std::string_view text);

/// "resnet18", "densenet121", ..., for --model.
std::vector<std::string> model_names();

/// A network with fresh weights, on the CPU, float32, in training mode. Weights follow
/// torchvision's initialisation and are a pure function of seed and parameter name. Throws
/// Error(command_line) for an unknown name, no channels, or no classes.
std::shared_ptr<Network> make_network(const ModelDescription& model, std::uint64_t seed);

} // namespace thorax::nn
