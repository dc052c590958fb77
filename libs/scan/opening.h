#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/volume.h"

namespace thorax::scan {

/// What a collimator (PS3.3 C.8.7.3) or a display shutter (PS3.3 C.7.6.11) leaves open of an image:
/// the pixels within all of its shapes. Rows and columns count from 1 and may lie beyond the image;
/// pixels on an edge are open.
struct Opening {
  std::optional<std::array<double, 4>> rectangle; ///< left and right column, upper and lower row
  std::optional<std::array<double, 3>> circle;    ///< row and column of the centre, radius
  std::vector<std::array<double, 2>> polygon;     ///< row and column of each vertex; closed
};

/// Whether two edges of a closed polygon cross within both of them, so that what it encloses is not
/// clear.
bool crosses_itself(const std::vector<std::array<double, 2>>& polygon);

/// What the openings that a file states say of its image.
struct StatedOpenings {
  std::vector<Opening> openings;
  /// A shape is named, but its numbers are missing or no numbers, or its polygon crosses itself.
  bool incomplete = false;
};

/// 1 for the pixels of an image that all openings leave open, else 0.
Raster<std::uint8_t> open_pixels(const std::vector<Opening>& openings, std::size_t height,
                                 std::size_t width);

} // namespace thorax::scan
