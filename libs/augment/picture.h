#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "store/pixel_values.h"

namespace thorax::augment {

/// One sample as numbers: planes (channels, slices) that share their geometry, each height x width,
/// and its mask.
struct Picture {
  std::size_t height = 0, width = 0;
  std::vector<float> pixels;      ///< [planes, height, width]
  std::vector<std::uint8_t> mask; ///< [mask planes, height, width]; empty when there is none
};

using store::intensity_span;
using store::Span;

/// @param shape the sample's; its last two entries are height and width
Picture to_picture(store::PixelType type, std::span<const std::size_t> shape,
                   std::span<const std::byte> pixels, std::vector<std::uint8_t> mask);

/// Pixels in their type; integers are rounded and held within the type's range.
std::vector<std::byte> to_bytes(store::PixelType type, std::span<const float> pixels);

} // namespace thorax::augment
