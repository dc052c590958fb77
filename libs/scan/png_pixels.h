#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

// Private to libs/scan.

namespace thorax::scan {

/// The samples of a PNG image, row by row: 8 bits, or 16 with the high byte first.
struct PngPixels {
  std::size_t height = 0, width = 0, channels = 0;
  bool wide = false; ///< 16 bits
  std::vector<std::uint8_t> bytes;
};

/// What decode_plain_png gives, without the bytes.
std::optional<PngPixels> plain_png_header(std::string_view file);

/// Decodes, about three times as fast as libpng, what most files are: 8 or 16 bits a
/// sample, no palette, no interlacing. Nothing for other files and for damaged ones. Throws
/// Error(unreadable) for a size that only a damaged header asks for.
std::optional<PngPixels> decode_plain_png(std::string_view file);

/// Decodes any PNG by libpng; palettes become colours, 1 to 4 bits become 8. Nothing for damaged
/// files. Throws like decode_plain_png.
std::optional<PngPixels> decode_any_png(std::string_view file);

} // namespace thorax::scan
