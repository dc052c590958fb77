#include "nn/layers.h"

#include <limits>

#include "nn/fused_norm.h"

namespace thorax::nn {
namespace {

constexpr float unclipped = -std::numeric_limits<float>::infinity();

} // namespace

torch::nn::Conv2d convolution(int inputs, int outputs, int kernel, int stride, bool bias) {
  return torch::nn::Conv2d(torch::nn::Conv2dOptions(inputs, outputs, kernel)
                               .stride(stride)
                               .padding(kernel / 2)
                               .bias(bias));
}

torch::nn::BatchNorm2d batch_norm(int channels) {
  return torch::nn::BatchNorm2d(channels);
}

torch::Tensor halve_by_maximum(const torch::Tensor& maps) {
  return torch::max_pool2d(maps, {3, 3}, {2, 2}, {1, 1});
}

torch::Tensor normalised(torch::nn::BatchNorm2d& norm, const torch::Tensor& maps) {
  if (can_fuse(norm, {maps}))
    return fused_norm(norm, {maps}, {}, unclipped);
  return norm->forward(maps);
}

torch::Tensor activated(torch::nn::BatchNorm2d& norm, const Tensors& parts) {
  if (can_fuse(norm, parts))
    return fused_norm(norm, parts, {}, 0);
  return norm->forward(parts.size() == 1 ? parts.front() : torch::cat(parts, 1)).relu_();
}

torch::Tensor activated_sum(torch::nn::BatchNorm2d& norm, const torch::Tensor& maps,
                            const torch::Tensor& shortcut) {
  if (can_fuse(norm, {maps, shortcut}))
    return fused_norm(norm, {maps}, shortcut, 0);
  return norm->forward(maps).add_(shortcut).relu_();
}

} // namespace thorax::nn
