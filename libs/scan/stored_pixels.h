#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace thorax::scan {

/// How a DICOM image stores its pixels (PS3.3 C.7.6.3).
struct PixelFormat {
  std::size_t rows = 0, columns = 0;
  int samples = 1;
  int bits_stored = 16;
  int high_bit = 15;
  bool is_signed = false;
  bool planar = false; ///< colour by colour instead of pixel by pixel
  std::string photometric;
};

/// Lookup tables of PALETTE COLOR, scaled to 0..255.
struct Palette {
  long first = 0; ///< stored value of the first entry
  std::vector<float> luma;
};

/// The number in the stored bits of a cell, with its sign.
long stored_value(std::uint32_t cell, const PixelFormat& format);

/// The smallest and the largest number the format can hold.
long lowest(const PixelFormat& format);
long highest(const PixelFormat& format);

/// One grey number per pixel from cells as stored: the number itself for grey images, BT.601 luma
/// for RGB and palettes, Y for YBR_FULL and YBR_FULL_422. Throws Error(unreadable) for other
/// photometric interpretations and too few cells.
std::vector<float> grey_pixels(const std::vector<std::uint16_t>& cells, const PixelFormat& format,
                               const std::optional<Palette>& palette);

} // namespace thorax::scan
