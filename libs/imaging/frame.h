#pragma once

#include <cstddef>

#include "core/volume.h"

namespace thorax::imaging {

/// A part of a picture: first column and row, width and height, pixels.
struct PictureBox {
  std::size_t x = 0, y = 0, width = 0, height = 0;

  bool operator==(const PictureBox&) const = default;
};

/// What counts as frame: rows and columns at the edge of the picture whose pixels are all alike.
struct FrameOptions {
  double tolerance = 0.02; ///< difference from the edge's median, of the 1 to 99 percentile range
  double outliers = 0.01;  ///< fraction of a line's pixels that may differ more, such as letters
};

constexpr FrameOptions border = {0.02, 0.01};      ///< bars that software put around a picture
constexpr FrameOptions collimation = {0.10, 0.05}; ///< detector behind the collimator, with noise

/// The box inside a frame of any brightness, with sides along rows and columns; a frame may hold
/// another one. The whole picture where nothing is frame, or where less than a quarter of its
/// width or height would be left.
PictureBox inside_frame(const Raster<float>& picture, const FrameOptions& options);

/// The pixels in the box.
Raster<float> crop(const Raster<float>& picture, const PictureBox& box);

} // namespace thorax::imaging
