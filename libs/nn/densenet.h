#pragma once

#include <array>
#include <memory>

#include "nn/network.h"

namespace thorax::nn {

struct DenseNetShape {
  std::array<int, 4> layers; ///< per dense block
  int growth = 32;           ///< channels that each layer adds
  int stem = 64;             ///< channels of the first convolution
};

/// A densely connected network with torchvision's layout and names (Huang et al., "Densely
/// connected convolutional networks", CVPR 2017). A dense layer is a stage that hands on all its
/// inputs and its own output, so that the maps of a block are never copied together. Weights are
/// not drawn yet.
/// @param inputs channels of the images
std::shared_ptr<Network> make_densenet(const DenseNetShape& shape, int inputs, int classes);

} // namespace thorax::nn
