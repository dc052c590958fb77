#pragma once

#include <torch/torch.h>

#include "nn/stage.h"

namespace thorax::nn {

/// A convolution that keeps the image size at stride 1.
torch::nn::Conv2d convolution(int inputs, int outputs, int kernel, int stride = 1,
                              bool bias = false);

/// Batch normalisation of feature maps [N, channels, H, W].
torch::nn::BatchNorm2d batch_norm(int channels);

/// 3x3 maximum at stride 2, as after the first convolution of ResNet and DenseNet.
torch::Tensor halve_by_maximum(const torch::Tensor& maps);

/// norm(maps).
torch::Tensor normalised(torch::nn::BatchNorm2d& norm, const torch::Tensor& maps);

/// relu(norm(maps)), the maps being the concatenation of parts along channels.
torch::Tensor activated(torch::nn::BatchNorm2d& norm, const Tensors& parts);

/// relu(norm(maps) + shortcut).
torch::Tensor activated_sum(torch::nn::BatchNorm2d& norm, const torch::Tensor& maps,
                            const torch::Tensor& shortcut);

} // namespace thorax::nn
