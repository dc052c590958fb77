#include "scan/orientation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace thorax::scan {
namespace {

using Axes = std::array<std::size_t, 3>;

/// For each of x, y and z the axis of the grid that runs along it most nearly.
Axes nearest_axes(const std::array<double, 9>& direction) {
  Axes axes = {0, 1, 2}, best = axes;
  double best_sum = -1;
  do {
    double sum = 0;
    for (std::size_t i = 0; i < 3; ++i)
      sum += std::abs(direction[i * 3 + axes[i]]);
    if (sum > best_sum + 1e-9) {
      best_sum = sum;
      best = axes;
    }
  } while (std::next_permutation(axes.begin(), axes.end()));
  return best;
}

using Strides = std::array<std::ptrdiff_t, 3>; ///< along x, y and z, in voxels

Strides strides_of(const Shape3& shape) {
  return {1, static_cast<std::ptrdiff_t>(shape.width),
          static_cast<std::ptrdiff_t>(shape.width * shape.height)};
}

/// The axial grid of a volume, and how its voxels are found among the old ones.
struct AxialGrid {
  Shape3 shape;
  Geometry geometry;
  std::ptrdiff_t start = 0; ///< old place of the first voxel
  Strides step{};           ///< from there on
};

AxialGrid axial_grid(const Shape3& shape, const Geometry& old) {
  const Axes from = nearest_axes(old.direction);
  const std::array<std::size_t, 3> size = {shape.width, shape.height, shape.depth};
  const Strides stride = strides_of(shape);
  AxialGrid grid{.shape = {size[from[2]], size[from[1]], size[from[0]]}, .geometry = old};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::size_t source = from[axis];
    const bool backward = old.direction[axis * 3 + source] < 0;
    const double sign = backward ? -1 : 1;
    const std::size_t last = size[source] - 1;
    for (std::size_t i = 0; i < 3; ++i) {
      const double along = old.direction[i * 3 + source];
      grid.geometry.direction[i * 3 + axis] = sign * along + 0.0; // no negative zeros
      if (backward)
        grid.geometry.origin[i] += along * old.spacing[source] * static_cast<double>(last);
    }
    grid.geometry.spacing[axis] = old.spacing[source];
    grid.step[axis] = backward ? -stride[source] : stride[source];
    grid.start += backward ? stride[source] * static_cast<std::ptrdiff_t>(last) : 0;
  }
  return grid;
}

} // namespace

template <class T>
Volume<T> to_axial(Volume<T> volume) {
  const AxialGrid grid = axial_grid(volume.shape, volume.geometry);
  if (grid.step == strides_of(volume.shape))
    return volume;
  Volume<T> axial(grid.shape, grid.geometry);
  auto target = axial.voxels.begin();
  for (std::size_t z = 0; z < axial.shape.depth; ++z)
    for (std::size_t y = 0; y < axial.shape.height; ++y) {
      const T* source = volume.voxels.data() + grid.start +
                        static_cast<std::ptrdiff_t>(z) * grid.step[2] +
                        static_cast<std::ptrdiff_t>(y) * grid.step[1];
      for (std::size_t x = 0; x < axial.shape.width; ++x)
        *target++ = source[static_cast<std::ptrdiff_t>(x) * grid.step[0]];
    }
  return axial;
}

template Volume<std::int16_t> to_axial(Volume<std::int16_t>);
template Volume<std::uint8_t> to_axial(Volume<std::uint8_t>);

} // namespace thorax::scan
