#include "augment/picture.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

namespace thorax::augment {
namespace {

/// Calls body with a value of the C++ type that stands for type.
template <class Body>
decltype(auto) with_type(store::PixelType type, Body&& body) {
  switch (type) {
  case store::PixelType::uint8:
    return body(std::uint8_t{});
  case store::PixelType::int16:
    return body(std::int16_t{});
  case store::PixelType::float32:
    break;
  }
  return body(float{});
}

} // namespace

Picture to_picture(store::PixelType type, std::span<const std::size_t> shape,
                   std::span<const std::byte> pixels, std::vector<std::uint8_t> mask) {
  Picture picture;
  picture.height = shape[shape.size() - 2];
  picture.width = shape.back();
  picture.pixels = store::to_values(type, pixels);
  picture.mask = std::move(mask);
  return picture;
}

std::vector<std::byte> to_bytes(store::PixelType type, std::span<const float> pixels) {
  std::vector<std::byte> bytes(pixels.size() * store::bytes_per_pixel(type));
  with_type(type, [&](auto zero) {
    using Pixel = decltype(zero);
    auto* out = reinterpret_cast<Pixel*>(bytes.data());
    if constexpr (std::is_floating_point_v<Pixel>) {
      std::copy(pixels.begin(), pixels.end(), out);
    } else {
      constexpr float lowest = std::numeric_limits<Pixel>::min();
      constexpr float highest = std::numeric_limits<Pixel>::max();
      for (const float value : pixels)
        *out++ = static_cast<Pixel>(std::lrint(std::clamp(value, lowest, highest)));
    }
  });
  return bytes;
}

} // namespace thorax::augment
