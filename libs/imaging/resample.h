#pragma once

#include <array>

#include "core/volume.h"

namespace thorax::imaging {

enum class Interpolation { nearest, linear, bspline };

/// The voxel grid a volume is resampled to.
struct Grid {
  Shape3 shape;
  Geometry geometry;
};

/// The grid of the given spacing (mm; x, y, z) that covers the same extent as the volume's: outer
/// voxel faces coincide within half a new voxel. A spacing of 0 keeps that axis.
Grid grid_with_spacing(const Shape3& shape, const Geometry& geometry,
                       std::array<double, 3> spacing);

/// The volume's values at the voxel centres of grid; beyond the volume its nearest voxel counts.
/// Axes that become coarser by more than a fifth are smoothed first (Gaussian, sigma 0.4 of the
/// new spacing) unless interpolation is nearest. T is int16_t, uint8_t or float; integers are
/// rounded.
template <class T>
Volume<T> resample(const Volume<T>& volume, const Grid& grid, Interpolation interpolation);

} // namespace thorax::imaging
