#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "core/volume.h"

namespace thorax::scan {

/// A 2-D image as grey: colour becomes BT.601 luma, palettes are expanded, transparency is ignored.
struct GreyImage {
  Raster<float> pixels;
  float white = 255; ///< the largest value the file's pixel type can hold
};

/// Reads PNG, JPEG or TIFF by content. Throws Error(unreadable) naming the file.
GreyImage read_raster(const std::filesystem::path& path);

/// The pixels of an 8-bit grey PNG as they are stored; nothing for other and for damaged files,
/// which read_raster reads or refuses.
std::optional<Raster<std::uint8_t>> read_grey_bytes(const std::filesystem::path& path);

} // namespace thorax::scan
