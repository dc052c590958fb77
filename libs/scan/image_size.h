#pragma once

#include <cstddef>

// Private to libs/scan: sizes that images of any format may have, in pixels.

namespace thorax::scan {

/// An image of more pixels than this is taken for a damaged header.
constexpr std::size_t most_pixels = std::size_t{1} << 28;

/// Throws Error(unreadable) for an image that only a damaged header asks for.
void check_size(std::size_t height, std::size_t width);

/// Whether both sides have two pixels: a line of them has no second direction to resize in.
bool is_picture(std::size_t height, std::size_t width);

} // namespace thorax::scan
