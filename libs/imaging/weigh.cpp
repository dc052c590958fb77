#include "imaging/weigh.h"

#include <type_traits>
#include <utility>

#include "core/processor_levels.h"

namespace thorax::imaging {
namespace {

template <class T>
[[gnu::always_inline]] inline void add(const T* from, float weight, float* __restrict to,
                                       std::size_t count, bool first) {
  if (first)
    for (std::size_t x = 0; x < count; ++x)
      to[x] = weight * static_cast<float>(from[x]);
  else
    for (std::size_t x = 0; x < count; ++x)
      to[x] += weight * static_cast<float>(from[x]);
}

THORAX_FOR_EACH_LEVEL void add_row(const std::uint8_t* from, float weight, float* to,
                                   std::size_t count, bool first) {
  add(from, weight, to, count, first);
}
THORAX_FOR_EACH_LEVEL void add_row(const float* from, float weight, float* to, std::size_t count,
                                   bool first) {
  add(from, weight, to, count, first);
}

template <class Count>
[[gnu::always_inline]] inline void gather(const float* from, const std::uint32_t* first,
                                          const float* weights, Count count, float* __restrict to,
                                          std::size_t width) {
  for (std::size_t x = 0; x < width; ++x) {
    float sum = 0;
    for (std::size_t k = 0; k < count; ++k)
      sum += weights[k * width + x] * from[first[x] + k];
    to[x] = sum;
  }
}

template <std::size_t Count>
using Constant = std::integral_constant<std::size_t, Count>;

/// The counts of pictures that shrink little are constants, so that their loops go in vectors.
THORAX_FOR_EACH_LEVEL void gather_columns(const float* from, const std::uint32_t* first,
                                          const float* weights, std::size_t count, float* to,
                                          std::size_t width) {
  switch (count) {
  case 2:
    return gather(from, first, weights, Constant<2>(), to, width);
  case 3:
    return gather(from, first, weights, Constant<3>(), to, width);
  default:
    return gather(from, first, weights, count, to, width);
  }
}

} // namespace

Weigher::Weigher(Taps down, Taps along, Samples columns, float scale)
    : down_(std::move(down)), width_(columns.end - columns.first), count_(along.count),
      weights_(count_ * width_) {
  for (std::size_t x = 0; x < width_; ++x) {
    first_.push_back(static_cast<std::uint32_t>(along.first[columns.first + x]));
    for (std::size_t k = 0; k < count_; ++k)
      weights_[k * width_ + x] = scale * along.of(columns.first + x)[k];
  }
}

template <class T>
void Weigher::row(const Raster<T>& picture, std::size_t y, std::span<float> to) {
  line_.resize(picture.width);
  for (std::size_t k = 0; k < down_.count; ++k)
    add_row(&picture.pixels[(down_.first[y] + k) * picture.width], down_.of(y)[k], line_.data(),
            picture.width, k == 0);
  gather_columns(line_.data(), first_.data(), weights_.data(), count_, to.data(), width_);
}

template void Weigher::row(const Raster<std::uint8_t>&, std::size_t, std::span<float>);
template void Weigher::row(const Raster<float>&, std::size_t, std::span<float>);

} // namespace thorax::imaging
