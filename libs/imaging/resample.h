#pragma once

#include <array>
#include <cstdint>

#include "core/volume.h"

namespace thorax::imaging {

/// linear: 2 voxels along each axis; bspline: cubic, interpolating (Unser, IEEE Signal Processing
/// Magazine 16(6), 1999); sinc: 3 voxels on each side under a Hamming window, weights made to sum
/// to 1.
enum class Interpolation { nearest, linear, bspline, sinc };

/// The voxel grid a volume is resampled to.
struct Grid {
  Shape3 shape;
  Geometry geometry;
};

/// The grid of the given spacing (mm; x, y, z) that covers the same extent as the volume's: outer
/// voxel faces coincide within half a new voxel. A spacing of 0 keeps that axis.
Grid grid_with_spacing(const Shape3& shape, const Geometry& geometry,
                       std::array<double, 3> spacing);

/// The grid of the given shape and spacing (mm; x, y, z) with the same centre as the volume's.
Grid grid_around(const Shape3& old_shape, const Geometry& geometry, const Shape3& shape,
                 std::array<double, 3> spacing);

/// The volume's values at the voxel centres of grid, whose axes must run along the volume's, one
/// axis after the other; beyond the volume its nearest voxel counts. Axes that become coarser by
/// more than a fifth are smoothed first (Gaussian, sigma 0.4 of the new spacing: of a wave at the
/// new Nyquist frequency 45% is left, of one at twice that 4%) unless interpolation is nearest. T
/// is int16_t, uint8_t or float; integers are rounded. Throws Error(memory).
template <class T>
Volume<T> resample(const Volume<T>& volume, const Grid& grid, Interpolation interpolation);

/// The volume at spacings of at least least_mm along every axis, by linear interpolation; as it is
/// where none is finer.
Volume<std::int16_t> coarsened(const Volume<std::int16_t>& volume, double least_mm);

} // namespace thorax::imaging
