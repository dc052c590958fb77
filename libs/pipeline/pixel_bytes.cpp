#include "pipeline/pixel_bytes.h"

#include <cmath>
#include <cstdint>
#include <limits>

#include "core/processor_levels.h"

namespace thorax::pipeline {
namespace {

/// Halves go away from zero; unlike lround this is one of vector instructions.
template <class T>
[[gnu::always_inline]] inline void spread_over_range(const float* fractions, T* values,
                                                     std::size_t count) {
  constexpr double low = std::numeric_limits<T>::min(), high = std::numeric_limits<T>::max();
  for (std::size_t i = 0; i < count; ++i) {
    const double value = low + fractions[i] * (high - low);
    values[i] = static_cast<T>(static_cast<int>(value + std::copysign(0.5, value)));
  }
}

THORAX_FOR_EACH_LEVEL void spread(const float* fractions, std::uint8_t* values, std::size_t count) {
  spread_over_range(fractions, values, count);
}
THORAX_FOR_EACH_LEVEL void spread(const float* fractions, std::int16_t* values, std::size_t count) {
  spread_over_range(fractions, values, count);
}

template <class T>
std::vector<std::byte> spread(const std::vector<float>& fractions) {
  std::vector<std::byte> bytes(fractions.size() * sizeof(T));
  spread(fractions.data(), reinterpret_cast<T*>(bytes.data()), fractions.size());
  return bytes;
}

} // namespace

std::vector<std::byte> encode(const Raster<float>& fractions, store::PixelType type) {
  switch (type) {
  case store::PixelType::uint8:
    return spread<std::uint8_t>(fractions.pixels);
  case store::PixelType::int16:
    return spread<std::int16_t>(fractions.pixels);
  case store::PixelType::float32:
    break;
  }
  return bytes_of(fractions.pixels);
}

} // namespace thorax::pipeline
