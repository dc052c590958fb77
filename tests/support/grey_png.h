#pragma once

#include <cstdint>
#include <filesystem>

#include "core/volume.h"

namespace thorax::testing {

/// Writes a grey PNG of 8 or 16 bits.
void write_grey_png(const std::filesystem::path& path, const Raster<std::uint8_t>& raster);
void write_grey_png(const std::filesystem::path& path, const Raster<std::uint16_t>& raster);

} // namespace thorax::testing
