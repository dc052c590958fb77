#include "imaging/side_view.h"

#include <cmath>

namespace thorax::imaging {

SideView::SideView(Side of, std::size_t height, std::size_t width) : side(of) {
  const bool level = side == Side::top || side == Side::bottom;
  const auto row = static_cast<std::ptrdiff_t>(width);
  length = level ? width : height;
  depth = level ? height : width;
  along = level ? 1 : row;
  in = level ? row : 1;
  if (side == Side::bottom || side == Side::right) {
    first = in * static_cast<std::ptrdiff_t>(depth - 1);
    in = -in;
  }
}

FieldEdge SideView::edge(const Line& line) const {
  const bool level = side == Side::top || side == Side::bottom;
  const bool far = side == Side::bottom || side == Side::right;
  const double norm = std::hypot(line.slope, 1);
  const double u = -line.slope / norm, v = (far ? -1 : 1) / norm;
  const double constant = ((far ? static_cast<double>(depth - 1) : 0) - line.offset) / norm;
  return level ? FieldEdge{u, v, constant} : FieldEdge{v, u, constant};
}

} // namespace thorax::imaging
