#pragma once

#include <torch/torch.h>

#include "nn/stage.h"

namespace thorax::nn {

/// Whether fused_norm() can take these maps: on the CPU, float32 or bfloat16, channels last, with
/// float32 parameters.
bool can_fuse(const torch::nn::BatchNorm2d& norm, const Tensors& parts);

/// Batch normalisation of the concatenation of parts along channels, plus shortcut where it is
/// defined, clipped below at floor (0 for ReLU, -infinity for none), in two passes over memory,
/// with gradients. LibTorch 1.13 takes five and more. Differs from it in rounding only, and not at
/// all between numbers of threads.
torch::Tensor fused_norm(torch::nn::BatchNorm2d& norm, const Tensors& parts,
                         const torch::Tensor& shortcut, float floor);

} // namespace thorax::nn
