#pragma once

#include <cstdint>

#include "core/volume.h"
#include "scan/series.h"

namespace thorax::scan {

/// Lowest HU kept: air. Padding outside the field of view becomes this.
constexpr std::int16_t air_hu = -1024;

/// What becomes of series whose slices are no regular grid: resample gives them one, see
/// regular_grid.h; keep stacks them as if they were; refuse throws Error(inconsistent).
enum class Irregular { resample, keep, refuse };

/// Decodes the slices, each file once, into HU, rounded, limited to [-1024, 32767], in the axial
/// frame of orientation.h. Throws Error(unreadable) naming the file, and Error(inconsistent) where
/// slices that were left out show something else than those in their places: then the series holds
/// several passes, and which slices belong together is unknown.
Volume<std::int16_t> load_series(const Series& series, int threads = 1,
                                 Irregular irregular = Irregular::keep);

} // namespace thorax::scan
