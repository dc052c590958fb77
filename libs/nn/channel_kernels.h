#pragma once

#include <cstdint>

#include <c10/util/BFloat16.h>

namespace thorax::nn {

// Loops over pixels whose channels lie side by side, for fused_norm.cpp. A block is some pixels of
// one tensor, or of a range of channels in a wider one; arithmetic is float32. Compiled for several
// instruction sets, chosen at start-up.

/// Pixels of `channels` contiguous values, `stride` values apart.
template <class T>
struct Block {
  T* values = nullptr;
  std::int64_t pixels = 0, channels = 0, stride = 0;

  Block from(std::int64_t pixel, std::int64_t count) const {
    return {values ? values + pixel * stride : nullptr, count, channels, stride};
  }
};

/// Per channel: sum of (x - shift) and of its square, into sums and squares.
template <class T>
void sum_moments(Block<const T> x, const float* shift, float* sums, float* squares);

/// Per value: y = max(scale x + offset + shortcut, floor); shortcut may be empty.
template <class T>
void scale_and_clip(Block<const T> x, Block<const T> shortcut, Block<T> y, const float* scale,
                    const float* offset, float floor);

/// The gradient at y, or 0 where the clip held y at floor, and what is needed to tell: y itself,
/// or, where y is empty, scale and offset to compute it again.
template <class T>
struct ClippedGradient {
  Block<const T> gradient, x, y;
  const float *scale, *offset;
  float floor;
};

/// Per channel: sum of the gradient g and of g (x - shift), into sums and products.
template <class T>
void sum_gradients(const ClippedGradient<T>& g, const float* shift, float* sums, float* products);

/// Per value: dx = a g + b x + c, and dshortcut = g; dshortcut may be empty.
template <class T>
void combine_gradients(const ClippedGradient<T>& g, const float* a, const float* b, const float* c,
                       Block<T> dx, Block<T> dshortcut);

} // namespace thorax::nn
