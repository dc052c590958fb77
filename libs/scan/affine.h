#pragma once

#include <array>
#include <filesystem>

#include "core/volume.h"

// Private to libs/scan.

namespace thorax::scan {

/// Where voxel (i, j, k) lies, mm: a 3 x 4 matrix, row by row.
using Affine = std::array<double, 12>;

/// Throws Error(unreadable) naming the file where axes have no length of 0.01 to 100 mm or are not
/// perpendicular, within 0.1 degrees.
Geometry geometry_of(const std::filesystem::path& path, const Affine& affine);

} // namespace thorax::scan
