#pragma once

#include <cstdint>

#include "core/volume.h"
#include "scan/series.h"

// Private to libs/scan.

namespace thorax::scan {

/// A stack of slices on a regular grid: slices the series' spacing apart from the lowest one on,
/// straight above each other. Values are linear between the two nearest slices along the normal and
/// between pixels in a slice; slices that lie where the grid has one, shifted by whole pixels, are
/// copied. The grid is widened by whole pixels to hold all slices of a tilted gantry; beyond
/// the outermost pixel centres of the slices that a voxel is made of there is air.
/// @param stack the series' slices as they are stored, in their order
/// Throws Error(inconsistent) when gaps and shifts would make more than ten times the voxels.
Volume<std::int16_t> on_regular_grid(const Volume<std::int16_t>& stack, const Series& series,
                                     int threads);

} // namespace thorax::scan
