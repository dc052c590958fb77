#pragma once

#include <optional>
#include <vector>

#include "core/volume.h"
#include "imaging/line.h"
#include "imaging/side_view.h"

// Private to libs/imaging: the even shade of a collimator beside a field.

namespace thorax::imaging {

/// A picture made small, so that noise is averaged out and searches are short.
struct Overview {
  Raster<float> grey;
  Raster<std::uint8_t> open; ///< 1 where no edge found so far shades it
  double range = 0;          ///< between the 1st and 99th percentile of the whole
};

/// What could be a collimator's shade at a side of an overview.
struct Shade {
  double background = 0;     ///< its grey
  Line border;               ///< between its last and the field's first pixel, v of u
  std::vector<Point> points; ///< of the border, u and v, that lie on that line
};

/// The shade with the longest straight border; nothing where none is straight over half of the
/// side, or where the half-plane beyond the border is not all of that grey, letters apart.
std::optional<Shade> shade_at(const SideView& view, const Overview& small);

} // namespace thorax::imaging
