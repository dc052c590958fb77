#pragma once

#include <algorithm>
#include <cstddef>

#include "core/volume.h"

namespace thorax::imaging {

/// A part of a picture: first column and row, width and height, pixels.
struct PictureBox {
  std::size_t x = 0, y = 0, width = 0, height = 0;

  bool operator==(const PictureBox&) const = default;
};

/// The box inside bars of any brightness that software put around a picture: rows and columns at
/// its edge whose pixels are all alike but for letters; a bar may hold another one. The whole
/// picture where nothing is bar, or where less than a quarter of its width or height would be left.
PictureBox inside_frame(const Raster<float>& picture);

/// The pixels in the box.
template <class T>
Raster<T> crop(const Raster<T>& picture, const PictureBox& box) {
  Raster<T> part(box.height, box.width);
  for (std::size_t y = 0; y < box.height; ++y)
    std::copy_n(&picture.at(box.y + y, box.x), box.width, &part.at(y, 0));
  return part;
}

} // namespace thorax::imaging
