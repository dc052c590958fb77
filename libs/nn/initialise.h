#pragma once

#include <cstdint>
#include <string>

#include <torch/torch.h>

namespace thorax::nn {

/// Which side of a convolution Kaiming's variance 2 / fan preserves: activations (in) or gradients
/// (out).
enum class Fan { in, out };

/// Draws all weights of a network afresh, each parameter from its own stream keyed by seed and
/// name, so that they are bit-identical for any number of threads or ranks. Convolutions: normal
/// with variance 2 / fan (He et al., "Delving deep into rectifiers", ICCV 2015), bias 0; batch
/// norm: scale 1, shift 0; linear: initialise_linear().
void initialise(torch::nn::Module& network, std::uint64_t seed, Fan fan);

/// Weight and bias uniform in +-1 / sqrt(inputs), PyTorch's default for linear layers.
/// @param name the layer's registered name
void initialise_linear(torch::nn::LinearImpl& linear, std::uint64_t seed, const std::string& name);

} // namespace thorax::nn
