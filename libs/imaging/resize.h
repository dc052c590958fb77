#pragma once

#include <cstddef>
#include <cstdint>

#include "core/volume.h"

namespace thorax::imaging {

/// How a picture of one aspect ratio becomes one of another.
enum class Fit {
  contain, ///< keeps its aspect ratio, centred, with a border of zeros
  stretch, ///< fills the new size
  fill,    ///< keeps its aspect ratio, centred, and loses what goes beyond the new size
};

/// Where the content lies in a new picture, in its pixels; with Fit::fill it begins before the
/// picture and ends behind it.
struct Placement {
  std::ptrdiff_t x = 0, y = 0;
  std::size_t width = 0, height = 0;
};
Placement place(std::size_t from_height, std::size_t from_width, std::size_t height,
                std::size_t width, Fit fit);

/// The geometry of a picture resized from a plane: the outer edges of its content are the plane's.
Geometry resized_geometry(const Geometry& plane, std::size_t from_height, std::size_t from_width,
                          std::size_t height, std::size_t width, Fit fit);

/// A picture of height x width pixels: averages areas where it shrinks (as OpenCV INTER_AREA),
/// interpolates linearly where it grows.
Raster<float> resize(const Raster<float>& raster, std::size_t height, std::size_t width, Fit fit);

/// The same of a picture in bytes, as fractions of 255.
Raster<float> resize_bytes(const Raster<std::uint8_t>& bytes, std::size_t height, std::size_t width,
                           Fit fit);

/// The same geometry for labels, by nearest neighbour.
Raster<std::uint8_t> resize_labels(const Raster<std::uint8_t>& labels, std::size_t height,
                                   std::size_t width, Fit fit);

} // namespace thorax::imaging
