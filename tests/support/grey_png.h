#pragma once

#include <cstdint>
#include <filesystem>

#include "core/volume.h"

namespace thorax::testing {

/// Writes an 8-bit grey PNG.
void write_grey_png(const std::filesystem::path& path, const Raster<std::uint8_t>& raster);

} // namespace thorax::testing
