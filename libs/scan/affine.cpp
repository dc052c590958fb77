#include "scan/affine.h"

#include <cmath>

#include <fmt/format.h>

#include "scan/slice_geometry.h"
#include "scan/unreadable.h"

namespace thorax::scan {

Geometry geometry_of(const std::filesystem::path& path, const Affine& affine) {
  constexpr double most_cosine = 0.002;
  Geometry geometry;
  std::array<Vector, 3> axes;
  for (std::size_t i = 0; i < 3; ++i) {
    const Vector axis{affine[i], affine[4 + i], affine[8 + i]};
    const double length = std::sqrt(dot(axis, axis));
    if (!is_spacing(length))
      unreadable(path, fmt::format("a spacing of {:g} mm", length), "leave it out");
    for (std::size_t row = 0; row < 3; ++row) {
      axes[i][row] = axis[row] / length;
      geometry.direction[3 * row + i] = axes[i][row];
    }
    geometry.spacing[i] = length;
    geometry.origin[i] = affine[4 * i + 3];
    for (std::size_t other = 0; other < i; ++other)
      if (std::abs(dot(axes[i], axes[other])) > most_cosine)
        unreadable(path, "a sheared volume, whose axes are not perpendicular",
                   "resample it onto a straight grid");
  }
  return geometry;
}

} // namespace thorax::scan
