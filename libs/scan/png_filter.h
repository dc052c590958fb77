#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

// Private to libs/scan.

namespace thorax::scan {

/// Undoes the filters of a PNG image without interlacing (ISO/IEC 15948, 9.2).
/// @param filtered rows of one byte that names the filter and width_bytes of data
/// @param pixel_bytes from a byte to the one of the pixel before
/// @param rows as many rows without the first byte
/// @return false when there is no such filter
bool undo_png_filters(std::span<const std::uint8_t> filtered, std::size_t width_bytes,
                      std::size_t pixel_bytes, std::span<std::uint8_t> rows);

} // namespace thorax::scan
