#include "nn/channel_kernels.h"

#include <bit>

#include "core/processor_levels.h"

namespace thorax::nn {
namespace {

using BFloat16 = c10::BFloat16;

[[gnu::always_inline]] inline float load(float value) {
  return value;
}
[[gnu::always_inline]] inline float load(BFloat16 value) {
  return std::bit_cast<float>(std::uint32_t{value.x} << 16);
}

[[gnu::always_inline]] inline void store(float& to, float value) {
  to = value;
}
/// Rounds to the nearest, ties to even; NaN stays NaN.
[[gnu::always_inline]] inline void store(BFloat16& to, float value) {
  const std::uint32_t bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
  to.x = static_cast<std::uint16_t>(value != value ? 0x7fc0u : rounded);
}

/// Adds up the pixels of a block with body(pixel, channel, sum, product), four at a time so that
/// the sums are loaded and stored less often.
template <class Body>
[[gnu::always_inline]] inline void accumulate(std::int64_t pixels, std::int64_t channels,
                                              float* __restrict sums, float* __restrict products,
                                              Body body) {
  constexpr std::int64_t step = 4;
  std::int64_t pixel = 0;
  for (; pixel + step <= pixels; pixel += step)
    for (std::int64_t channel = 0; channel < channels; ++channel) {
      float sum = 0, product = 0;
      for (std::int64_t i = 0; i < step; ++i)
        body(pixel + i, channel, sum, product);
      sums[channel] += sum;
      products[channel] += product;
    }
  for (; pixel < pixels; ++pixel)
    for (std::int64_t channel = 0; channel < channels; ++channel)
      body(pixel, channel, sums[channel], products[channel]);
}

template <class T>
[[gnu::always_inline]] inline void moments(Block<const T> x, const float* __restrict shift,
                                           float* __restrict sums, float* __restrict squares) {
  accumulate(x.pixels, x.channels, sums, squares,
             [&](std::int64_t pixel, std::int64_t channel, float& sum, float& square) {
               const float value = load(x.values[pixel * x.stride + channel]) - shift[channel];
               sum += value;
               square += value * value;
             });
}

template <class T, bool with_shortcut>
[[gnu::always_inline]] inline void clip(Block<const T> x, Block<const T> shortcut, Block<T> y,
                                        const float* __restrict scale,
                                        const float* __restrict offset, float floor) {
  for (std::int64_t pixel = 0; pixel < x.pixels; ++pixel) {
    const T* from = x.values + pixel * x.stride;
    const T* add = with_shortcut ? shortcut.values + pixel * shortcut.stride : nullptr;
    T* __restrict to = y.values + pixel * y.stride;
    for (std::int64_t channel = 0; channel < x.channels; ++channel) {
      float value = scale[channel] * load(from[channel]) + offset[channel];
      if constexpr (with_shortcut)
        value += load(add[channel]);
      store(to[channel], value < floor ? floor : value);
    }
  }
}

template <class T, bool with_y>
[[gnu::always_inline]] inline float clipped(const ClippedGradient<T>& g, std::int64_t pixel,
                                            std::int64_t channel, float x) {
  const float y = with_y ? load(g.y.values[pixel * g.y.stride + channel])
                         : g.scale[channel] * x + g.offset[channel];
  const float gradient = load(g.gradient.values[pixel * g.gradient.stride + channel]);
  return y > g.floor ? gradient : 0.0f;
}

template <class T, bool with_y>
[[gnu::always_inline]] inline void
gradient_sums(const ClippedGradient<T>& g, const float* __restrict shift, float* __restrict sums,
              float* __restrict products) {
  accumulate(g.x.pixels, g.x.channels, sums, products,
             [&](std::int64_t pixel, std::int64_t channel, float& sum, float& product) {
               const float x = load(g.x.values[pixel * g.x.stride + channel]);
               const float gradient = clipped<T, with_y>(g, pixel, channel, x);
               sum += gradient;
               product += gradient * (x - shift[channel]);
             });
}

template <class T, bool with_y, bool with_shortcut>
[[gnu::always_inline]] inline void combine(const ClippedGradient<T>& g, const float* __restrict a,
                                           const float* __restrict b, const float* __restrict c,
                                           Block<T> dx, Block<T> dshortcut) {
  for (std::int64_t pixel = 0; pixel < dx.pixels; ++pixel) {
    T* __restrict to = dx.values + pixel * dx.stride;
    T* __restrict aside = with_shortcut ? dshortcut.values + pixel * dshortcut.stride : nullptr;
    for (std::int64_t channel = 0; channel < dx.channels; ++channel) {
      const float x = load(g.x.values[pixel * g.x.stride + channel]);
      const float gradient = clipped<T, with_y>(g, pixel, channel, x);
      store(to[channel], a[channel] * gradient + b[channel] * x + c[channel]);
      if constexpr (with_shortcut)
        store(aside[channel], gradient);
    }
  }
}

template <class T>
[[gnu::always_inline]] inline void clip_any(Block<const T> x, Block<const T> shortcut, Block<T> y,
                                            const float* scale, const float* offset, float floor) {
  if (shortcut.values)
    clip<T, true>(x, shortcut, y, scale, offset, floor);
  else
    clip<T, false>(x, shortcut, y, scale, offset, floor);
}

template <class T>
[[gnu::always_inline]] inline void
gradient_sums_any(const ClippedGradient<T>& g, const float* shift, float* sums, float* products) {
  if (g.y.values)
    gradient_sums<T, true>(g, shift, sums, products);
  else
    gradient_sums<T, false>(g, shift, sums, products);
}

template <class T>
[[gnu::always_inline]] inline void combine_any(const ClippedGradient<T>& g, const float* a,
                                               const float* b, const float* c, Block<T> dx,
                                               Block<T> dshortcut) {
  if (dshortcut.values)
    combine<T, true, true>(g, a, b, c, dx, dshortcut);
  else if (g.y.values)
    combine<T, true, false>(g, a, b, c, dx, dshortcut);
  else
    combine<T, false, false>(g, a, b, c, dx, dshortcut);
}

} // namespace

template <>
THORAX_FOR_EACH_LEVEL void sum_moments(Block<const float> x, const float* shift, float* sums,
                                       float* squares) {
  moments(x, shift, sums, squares);
}
template <>
THORAX_FOR_EACH_LEVEL void sum_moments(Block<const BFloat16> x, const float* shift, float* sums,
                                       float* squares) {
  moments(x, shift, sums, squares);
}

template <>
THORAX_FOR_EACH_LEVEL void scale_and_clip(Block<const float> x, Block<const float> shortcut,
                                          Block<float> y, const float* scale, const float* offset,
                                          float floor) {
  clip_any(x, shortcut, y, scale, offset, floor);
}
template <>
THORAX_FOR_EACH_LEVEL void scale_and_clip(Block<const BFloat16> x, Block<const BFloat16> shortcut,
                                          Block<BFloat16> y, const float* scale,
                                          const float* offset, float floor) {
  clip_any(x, shortcut, y, scale, offset, floor);
}

template <>
THORAX_FOR_EACH_LEVEL void sum_gradients(const ClippedGradient<float>& g, const float* shift,
                                         float* sums, float* products) {
  gradient_sums_any(g, shift, sums, products);
}
template <>
THORAX_FOR_EACH_LEVEL void sum_gradients(const ClippedGradient<BFloat16>& g, const float* shift,
                                         float* sums, float* products) {
  gradient_sums_any(g, shift, sums, products);
}

template <>
THORAX_FOR_EACH_LEVEL void combine_gradients(const ClippedGradient<float>& g, const float* a,
                                             const float* b, const float* c, Block<float> dx,
                                             Block<float> dshortcut) {
  combine_any(g, a, b, c, dx, dshortcut);
}
template <>
THORAX_FOR_EACH_LEVEL void combine_gradients(const ClippedGradient<BFloat16>& g, const float* a,
                                             const float* b, const float* c, Block<BFloat16> dx,
                                             Block<BFloat16> dshortcut) {
  combine_any(g, a, b, c, dx, dshortcut);
}

} // namespace thorax::nn
