#pragma once

#include <memory>

#include "nn/network.h"

namespace thorax::nn {

/// Four strided 3x3 convolutions (16 to 128 channels) with bias and ReLU, and no batch norm, so
/// that an image's result does not depend on the others in its batch: for tests and quick checks,
/// not for results. Weights are not drawn yet.
/// @param inputs channels of the images
std::shared_ptr<Network> make_plain_cnn(int inputs, int classes);

} // namespace thorax::nn
