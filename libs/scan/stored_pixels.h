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
  int bits_allocated = 16; ///< 1, 8, 16 or 32
  int bits_stored = 16;
  int high_bit = 15;
  bool is_signed = false;
  bool planar = false; ///< colour by colour instead of pixel by pixel
  std::string photometric;
};

/// One frame as stored: a cell for each sample, its unused bits as they are in the file.
struct StoredFrame {
  PixelFormat format;
  std::vector<std::uint32_t> cells;
};

/// Lookup tables of PALETTE COLOR, scaled to 0..255.
struct Palette {
  long first = 0; ///< stored value of the first entry
  std::vector<float> luma;
};

/// How many cells a frame has: one per sample, but for YBR_FULL_422, which stores two for a pixel.
std::size_t cells_per_frame(const PixelFormat& format);

/// The number in the stored bits of a cell, with its sign.
long stored_value(std::uint32_t cell, const PixelFormat& format);

/// The smallest and the largest number the format can hold.
long lowest(const PixelFormat& format);
long highest(const PixelFormat& format);

/// One grey number per pixel: the stored number itself for grey images, BT.601 luma for RGB and
/// palettes, Y for YBR_FULL and YBR_FULL_422. Throws Error(unreadable) for other photometric
/// interpretations and too few cells.
std::vector<float> grey_pixels(const StoredFrame& frame, const std::optional<Palette>& palette);

} // namespace thorax::scan
