#pragma once

#include <cstddef>

#include "imaging/field.h"
#include "imaging/line.h"

// Private to libs/imaging: a picture seen from one of its sides.

namespace thorax::imaging {

enum class Side { left, right, top, bottom };

/// Where a picture's pixels are, counted by u along a side and by v inward from it.
struct SideView {
  std::size_t length = 0, depth = 0;           ///< pixels along u and v
  std::ptrdiff_t first = 0, along = 0, in = 0; ///< index of the first pixel, steps of u and v
  Side side;

  SideView(Side side, std::size_t height, std::size_t width);

  std::size_t index(std::size_t u, std::size_t v) const {
    return static_cast<std::size_t>(first + static_cast<std::ptrdiff_t>(u) * along +
                                    static_cast<std::ptrdiff_t>(v) * in);
  }

  /// The line v(u) as an edge whose field lies inward.
  FieldEdge edge(const Line& line) const;
};

} // namespace thorax::imaging
