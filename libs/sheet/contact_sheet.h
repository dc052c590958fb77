#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/volume.h"
#include "sheet/rgb.h"

namespace thorax::sheet {

/// The side of the square that a picture of a sheet fits in, in pixels.
constexpr int cell_side = 224;

/// A picture with what is written below it.
struct Cell {
  Raster<Rgb> picture;
  std::vector<std::string> caption = {}; ///< lines below it, cut to its column; ASCII
};

/// Pictures with captions row by row on one white sheet. Columns are as wide as the widest picture,
/// with captions at least cell_side; rows as high as the highest picture and the longest caption.
Raster<Rgb> contact_sheet(std::span<const Cell> cells, std::size_t columns);

} // namespace thorax::sheet
