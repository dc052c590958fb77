#include "scan/stored_pixels.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/in_quotes.h"
#include "scan/luma.h"
#include "scan/unreadable.h"

namespace thorax::scan {
namespace {

void need(std::size_t cells, std::size_t expected) {
  if (cells < expected)
    unreadable(fmt::format("pixel data is truncated: {} of {} values", cells, expected),
               "copy the file again");
}

} // namespace

std::size_t cells_per_frame(const PixelFormat& format) {
  const std::size_t cells_per_pixel =
      format.photometric == "YBR_FULL_422" ? 2 : static_cast<std::size_t>(format.samples);
  return format.rows * format.columns * cells_per_pixel;
}

long lowest(const PixelFormat& format) {
  return format.is_signed ? -(1l << (format.bits_stored - 1)) : 0;
}

long highest(const PixelFormat& format) {
  return (1l << (format.bits_stored - (format.is_signed ? 1 : 0))) - 1;
}

long stored_value(std::uint32_t cell, const PixelFormat& format) {
  const int shift = format.high_bit + 1 - format.bits_stored;
  const long range = 1l << format.bits_stored;
  const long bits = static_cast<long>(cell >> shift) & (range - 1);
  return format.is_signed && bits >= range / 2 ? bits - range : bits;
}

std::vector<float> grey_pixels(const StoredFrame& frame, const std::optional<Palette>& palette) {
  const PixelFormat& format = frame.format;
  const auto& cells = frame.cells;
  const std::size_t count = format.rows * format.columns;
  need(cells.size(), cells_per_frame(format));
  const auto value = [&](std::size_t cell) {
    return static_cast<float>(stored_value(cells[cell], format));
  };
  const auto sample = [&](std::size_t pixel, std::size_t channel) {
    return value(format.planar ? channel * count + pixel : pixel * 3 + channel);
  };
  std::vector<float> grey(count);
  const std::string& kind = format.photometric;

  if (format.samples == 1 && (kind == "MONOCHROME1" || kind == "MONOCHROME2")) {
    for (std::size_t i = 0; i < count; ++i)
      grey[i] = value(i);
  } else if (format.samples == 1 && kind == "PALETTE COLOR" && palette && !palette->luma.empty()) {
    const long last = static_cast<long>(palette->luma.size()) - 1;
    for (std::size_t i = 0; i < count; ++i)
      grey[i] =
          palette->luma[std::clamp(stored_value(cells[i], format) - palette->first, 0l, last)];
  } else if (format.samples == 3 && kind == "RGB") {
    for (std::size_t i = 0; i < count; ++i)
      grey[i] = luma(sample(i, 0), sample(i, 1), sample(i, 2));
  } else if (format.samples == 3 && kind == "YBR_FULL") {
    for (std::size_t i = 0; i < count; ++i)
      grey[i] = sample(i, 0);
  } else if (format.samples == 3 && kind == "YBR_FULL_422") { // stored as Y1 Y2 Cb Cr
    for (std::size_t i = 0; i < count; ++i)
      grey[i] = value(i / 2 * 4 + i % 2);
  } else {
    unreadable(
        fmt::format("photometric interpretation {} with {} samples per pixel is not supported",
                    in_quotes(kind, '\''), format.samples),
        "convert it to MONOCHROME2");
  }
  return grey;
}

} // namespace thorax::scan
