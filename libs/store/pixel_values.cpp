#include "store/pixel_values.h"

#include <cstdint>
#include <cstring>
#include <limits>

namespace thorax::store {
namespace {

template <class Pixel>
std::vector<float> converted(std::span<const std::byte> pixels) {
  std::vector<Pixel> typed(pixels.size() / sizeof(Pixel));
  std::memcpy(typed.data(), pixels.data(), typed.size() * sizeof(Pixel));
  return {typed.begin(), typed.end()};
}

} // namespace

Span intensity_span(const Header& header) {
  if (header.intensity == "HU")
    return {-1024, 3071};
  switch (header.type) {
  case PixelType::uint8:
    return {0, std::numeric_limits<std::uint8_t>::max()};
  case PixelType::int16:
    return {std::numeric_limits<std::int16_t>::min(), std::numeric_limits<std::int16_t>::max()};
  case PixelType::float32:
    break;
  }
  return {0, 1};
}

Span viewing_span(const Header& header) {
  return header.intensity == "HU" ? Span{-1250, 250} : intensity_span(header);
}

std::vector<float> to_values(PixelType type, std::span<const std::byte> pixels) {
  switch (type) {
  case PixelType::uint8:
    return converted<std::uint8_t>(pixels);
  case PixelType::int16:
    return converted<std::int16_t>(pixels);
  case PixelType::float32:
    break;
  }
  return converted<float>(pixels);
}

} // namespace thorax::store
