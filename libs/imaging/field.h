#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/volume.h"
#include "imaging/frame.h"

namespace thorax::imaging {

/// A straight side of an exposed field. The centre of a pixel lies in the field where
/// x column + y row + constant >= 0; (x, y) is a unit vector, so that this is the distance, pixels.
struct FieldEdge {
  double x = 0, y = 0, constant = 0;

  double distance(double column, double row) const { return x * column + y * row + constant; }
};

/// The edges of a collimated field, each up to 12 degrees off the picture's side that it is next
/// to; none where the evidence is not clear. Collimation is sought as a straight and sharp border
/// of an even shade at the picture's edge, of any brightness, in a picture of at most 256 pixels
/// along a side: border points by rows and columns, a Hough transform of them, least squares at
/// full size. The scheme of Lehmann et al. (Automatic localization and delineation of collimation
/// fields in digital and film-based radiographs, Proc. SPIE 5370, 2004), with edges found one by
/// one, as clinical fields are seldom shaded on all sides. A shade may hold letters and another
/// shade. None, too, where less than a quarter of the picture's width or height would be left.
std::vector<FieldEdge> field_edges(const Raster<float>& picture);

/// 1 for pixels on the inner side of all edges, else 0.
Raster<std::uint8_t> inside(std::span<const FieldEdge> edges, std::size_t height,
                            std::size_t width);

/// The smallest box around what is not 0; of no size where all is.
PictureBox bounding_box(const Raster<std::uint8_t>& mask);

} // namespace thorax::imaging
