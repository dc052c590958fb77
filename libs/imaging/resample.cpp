#include "imaging/resample.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <unistd.h>

#include <fmt/format.h>

#include "core/error.h"
#include "core/rounding.h"
#include "imaging/bspline.h"
#include "imaging/taps.h"

namespace thorax::imaging {
namespace {

constexpr double coarser_enough = 1.2;
constexpr double smoothing_sigma = 0.4; // of the new spacing
constexpr double same_direction = 1e-6;

/// The system would end the process.
void check_memory(const Grid& grid, std::size_t bytes_per_voxel) {
  const Shape3& shape = grid.shape;
  const double needed = static_cast<double>(shape.width) * static_cast<double>(shape.height) *
                        static_cast<double>(shape.depth) * static_cast<double>(bytes_per_voxel);
  const double there =
      static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGESIZE));
  if (needed > there)
    throw Error(ExitCode::memory,
                fmt::format("{} x {} x {} voxels need {:.0f} GiB of memory", shape.width,
                            shape.height, shape.depth, needed / (1 << 30)),
                "use a larger --spacing, or for blocks a smaller --size and --depth");
}

void check_axes(const Geometry& a, const Geometry& b) {
  if (!std::equal(a.direction.begin(), a.direction.end(), b.direction.begin(),
                  [](double x, double y) { return std::abs(x - y) < same_direction; }))
    throw std::invalid_argument("resample: the grid's axes are not the volume's");
}

/// Of the smoothing along an axis, in old voxels.
double sigma_of(double old_spacing, double new_spacing, Interpolation interpolation) {
  if (interpolation == Interpolation::nearest || new_spacing <= coarser_enough * old_spacing)
    return 0;
  return smoothing_sigma * new_spacing / old_spacing;
}

/// Along x, y and z.
std::array<Taps, 3> taps_of(const Shape3& shape, const Geometry& geometry, const Grid& grid,
                            Interpolation interpolation) {
  const std::array<std::size_t, 3> from = {shape.width, shape.height, shape.depth};
  const std::array<std::size_t, 3> to = {grid.shape.width, grid.shape.height, grid.shape.depth};
  std::array<Taps, 3> taps;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    double start = 0;
    for (std::size_t i = 0; i < 3; ++i)
      start += geometry.direction[i * 3 + axis] * (grid.geometry.origin[i] - geometry.origin[i]);
    const double before = geometry.spacing[axis], after = grid.geometry.spacing[axis];
    taps[axis] = make_taps(from[axis], to[axis], start / before, after / before,
                           sigma_of(before, after, interpolation), interpolation);
  }
  return taps;
}

/// sum = the weighted sum of rows of `length` values, `stride` apart.
template <class T>
void add_rows(const T* rows, std::size_t stride, const float* weights, std::size_t count,
              std::size_t length, float* sum) {
  std::fill_n(sum, length, 0.0f);
  for (std::size_t k = 0; k < count; ++k) {
    const T* row = rows + k * stride;
    const float weight = weights[k];
    if (weight != 0)
      for (std::size_t i = 0; i < length; ++i)
        sum[i] += weight * static_cast<float>(row[i]);
  }
}

void resample_row(const float* row, const Taps& taps, float* resampled) {
  for (std::size_t i = 0; i < taps.size(); ++i) {
    const float* from = row + taps.first[i];
    const float* weights = taps.of(i);
    float sum = 0;
    for (std::size_t k = 0; k < taps.count; ++k)
      sum += weights[k] * from[k];
    resampled[i] = sum;
  }
}

/// All slices in the grid's columns and rows: [D, height, width] of the grid.
template <class T>
Volume<float> resample_slices(const Volume<T>& volume, const Grid& grid, const Taps& x,
                              const Taps& y) {
  Volume<float> slices({volume.shape.depth, grid.shape.height, grid.shape.width});
  std::vector<float> row(volume.shape.width);
  for (std::size_t z = 0; z < volume.shape.depth; ++z)
    for (std::size_t i = 0; i < y.size(); ++i) {
      add_rows(&volume.at(z, y.first[i], 0), volume.shape.width, y.of(i), y.count, row.size(),
               row.data());
      resample_row(row.data(), x, &slices.at(z, i, 0));
    }
  return slices;
}

template <class T>
Volume<T> resample_depth(const Volume<float>& slices, const Grid& grid, const Taps& z) {
  Volume<T> resampled(grid.shape, grid.geometry);
  const std::size_t plane = grid.shape.height * grid.shape.width;
  std::vector<float> sum(plane);
  for (std::size_t i = 0; i < z.size(); ++i) {
    add_rows(slices.slice(z.first[i]).data(), plane, z.of(i), z.count, plane, sum.data());
    std::transform(sum.begin(), sum.end(), resampled.slice(i).begin(), rounded<T>);
  }
  return resampled;
}

} // namespace

Grid grid_around(const Shape3& old_shape, const Geometry& geometry, const Shape3& shape,
                 std::array<double, 3> spacing) {
  Grid grid{shape, geometry};
  grid.geometry.spacing = spacing;
  const std::array<std::size_t, 3> before = {old_shape.width, old_shape.height, old_shape.depth};
  const std::array<std::size_t, 3> after = {shape.width, shape.height, shape.depth};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const auto to_centre = [](std::size_t samples, double length) {
      return (static_cast<double>(samples) - 1) / 2 * length;
    };
    const double shift =
        to_centre(before[axis], geometry.spacing[axis]) - to_centre(after[axis], spacing[axis]);
    for (std::size_t i = 0; i < 3; ++i)
      grid.geometry.origin[i] += geometry.direction[i * 3 + axis] * shift;
  }
  return grid;
}

Grid grid_with_spacing(const Shape3& shape, const Geometry& geometry,
                       std::array<double, 3> spacing) {
  Shape3 counts = shape;
  const std::array<std::size_t*, 3> along = {&counts.width, &counts.height, &counts.depth};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (spacing[axis] <= 0) {
      spacing[axis] = geometry.spacing[axis];
      continue;
    }
    const double extent = static_cast<double>(*along[axis]) * geometry.spacing[axis];
    *along[axis] = std::max<std::size_t>(1, std::lround(extent / spacing[axis]));
  }
  return grid_around(shape, geometry, counts, spacing);
}

template <class T>
Volume<T> resample(const Volume<T>& volume, const Grid& grid, Interpolation interpolation) {
  check_axes(volume.geometry, grid.geometry);
  check_memory(grid, sizeof(float) + sizeof(T));
  const auto [x, y, z] = taps_of(volume.shape, volume.geometry, grid, interpolation);
  const Volume<float> slices = interpolation == Interpolation::bspline
                                   ? resample_slices(bspline_coefficients(volume), grid, x, y)
                                   : resample_slices(volume, grid, x, y);
  return resample_depth<T>(slices, grid, z);
}

Volume<std::int16_t> coarsened(const Volume<std::int16_t>& volume, double least_mm) {
  std::array<double, 3> spacing = volume.geometry.spacing;
  for (double& length : spacing)
    length = std::max(length, least_mm);
  if (spacing == volume.geometry.spacing)
    return volume;
  return resample(volume, grid_with_spacing(volume.shape, volume.geometry, spacing),
                  Interpolation::linear);
}

template Volume<std::int16_t> resample(const Volume<std::int16_t>&, const Grid&, Interpolation);
template Volume<std::uint8_t> resample(const Volume<std::uint8_t>&, const Grid&, Interpolation);
template Volume<float> resample(const Volume<float>&, const Grid&, Interpolation);

} // namespace thorax::imaging
