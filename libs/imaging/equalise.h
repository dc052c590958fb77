#pragma once

#include "core/volume.h"

namespace thorax::imaging {

/// Spreads grey values so that their cumulative histogram is a straight line (OpenCV
/// equalizeHist). Pixels are fractions 0..1, worked on in 256 levels.
Raster<float> equalise(const Raster<float>& picture);

/// How local contrast is limited.
struct ClaheOptions {
  double clip_limit = 2; ///< of a histogram's mean count; the rest is spread over all levels
  int tiles = 8;         ///< along each side
};

/// Contrast limited adaptive histogram equalisation (Zuiderveld, Graphics Gems IV, 1994; OpenCV's
/// CLAHE): each tile is equalised, maps are interpolated between tiles. Pixels as for equalise.
Raster<float> equalise_locally(const Raster<float>& picture, const ClaheOptions& options);

} // namespace thorax::imaging
