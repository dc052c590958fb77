#pragma once

#include <filesystem>

#include "core/volume.h"
#include "sheet/rgb.h"

namespace thorax::sheet {

/// Writes an 8-bit RGB PNG, whole or not at all. Throws Error(cannot_write | no_space).
void write_png(const std::filesystem::path& path, const Raster<Rgb>& picture);

} // namespace thorax::sheet
