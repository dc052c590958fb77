#include "scan/orientation.h"

#include <algorithm>
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

} // namespace

template <class T>
Volume<T> to_axial(Volume<T> volume) {
  const Geometry& old = volume.geometry;
  const Axes from = nearest_axes(old.direction);
  const std::array<std::size_t, 3> size = {volume.shape.width, volume.shape.height,
                                           volume.shape.depth};
  const std::array<std::ptrdiff_t, 3> stride = {1, static_cast<std::ptrdiff_t>(size[0]),
                                                static_cast<std::ptrdiff_t>(size[0] * size[1])};
  Geometry geometry = old;
  std::array<std::ptrdiff_t, 3> step;
  std::ptrdiff_t start = 0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::size_t source = from[axis];
    const bool backward = old.direction[axis * 3 + source] < 0;
    const double sign = backward ? -1 : 1;
    const auto last = static_cast<double>(size[source] - 1);
    for (std::size_t i = 0; i < 3; ++i) {
      const double along = old.direction[i * 3 + source];
      geometry.direction[i * 3 + axis] = sign * along + 0.0; // no negative zeros
      if (backward)
        geometry.origin[i] += along * old.spacing[source] * last;
    }
    geometry.spacing[axis] = old.spacing[source];
    step[axis] = backward ? -stride[source] : stride[source];
    start += backward ? stride[source] * static_cast<std::ptrdiff_t>(size[source] - 1) : 0;
  }
  if (step == stride)
    return volume;

  Volume<T> axial({size[from[2]], size[from[1]], size[from[0]]}, geometry);
  auto target = axial.voxels.begin();
  for (std::size_t z = 0; z < axial.shape.depth; ++z)
    for (std::size_t y = 0; y < axial.shape.height; ++y) {
      const T* source = volume.voxels.data() + start + static_cast<std::ptrdiff_t>(z) * step[2] +
                        static_cast<std::ptrdiff_t>(y) * step[1];
      for (std::size_t x = 0; x < axial.shape.width; ++x)
        *target++ = source[static_cast<std::ptrdiff_t>(x) * step[0]];
    }
  return axial;
}

template Volume<std::int16_t> to_axial(Volume<std::int16_t>);
template Volume<std::uint8_t> to_axial(Volume<std::uint8_t>);

} // namespace thorax::scan
