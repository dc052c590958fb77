#include "augment/picture.h"

#include <algorithm>
#include <cmath>
#include <cstring>
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

Span intensity_span(const store::Header& header) {
  if (header.intensity == "HU")
    return {-1024, 3071};
  return with_type(header.type, [](auto zero) -> Span {
    using Pixel = decltype(zero);
    if constexpr (std::is_floating_point_v<Pixel>)
      return {0, 1};
    else
      return {std::numeric_limits<Pixel>::min(), std::numeric_limits<Pixel>::max()};
  });
}

Picture to_picture(store::PixelType type, std::span<const std::size_t> shape,
                   std::span<const std::byte> pixels, std::vector<std::uint8_t> mask) {
  Picture picture;
  picture.height = shape[shape.size() - 2];
  picture.width = shape.back();
  picture.pixels.resize(pixels.size() / store::bytes_per_pixel(type));
  picture.mask = std::move(mask);
  with_type(type, [&](auto zero) {
    using Pixel = decltype(zero);
    const auto* first = reinterpret_cast<const Pixel*>(pixels.data());
    std::copy_n(first, picture.pixels.size(), picture.pixels.begin());
  });
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
