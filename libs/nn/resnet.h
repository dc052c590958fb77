#pragma once

#include <array>
#include <memory>

#include "nn/network.h"

namespace thorax::nn {

struct ResNetShape {
  std::array<int, 4> blocks; ///< per layer
  bool bottleneck = false; ///< 1x1, 3x3, 1x1 convolutions with fourfold output, instead of two 3x3
};

/// A residual network with torchvision's layout and names (He et al., "Deep residual learning for
/// image recognition", CVPR 2016; stride in the 3x3 convolution of a bottleneck). Weights are not
/// drawn yet.
/// @param inputs channels of the images
std::shared_ptr<Network> make_resnet(const ResNetShape& shape, int inputs, int classes);

} // namespace thorax::nn
