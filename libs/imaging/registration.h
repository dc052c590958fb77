#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "core/volume.h"

namespace thorax::imaging {

/// Maps a pixel (x, y) of a reference to the pixel of a picture that belongs there:
/// x' = matrix[0] x + matrix[1] y + offset[0], y' = matrix[2] x + matrix[3] y + offset[1].
struct Affine {
  std::array<double, 4> matrix{1, 0, 0, 1};
  std::array<double, 2> offset{0, 0}; ///< pixels

  /// (x', y').
  std::array<double, 2> operator()(double x, double y) const;
};

/// A transform that was found, and whether it is of use.
struct Registration {
  Affine transform;
  std::string fault; ///< why the transform is of no use; empty when it is
};

/// Finds the affine transform that lays the picture over the reference, which has the same size:
/// largest mutual information (Mattes et al., IEEE TMI 22, 2003; 50 bins), gradient descent of
/// regular steps from coarse to fine on at most 256 x 256 pixels, at most 200 steps on each level.
/// After use_one_thread_inside() a pure function of the two pictures. It has a fault when the
/// search leaves the picture, the similarity falls, or the transform is implausible.
Registration register_to(const Raster<float>& reference, const Raster<float>& picture);

/// What no two chests differ by: a scale beyond 1.5, a turn by more than 30 degrees, a move by more
/// than a third of the picture, or a mirror image; empty when there is nothing.
std::string implausible(const Affine& transform, std::size_t height, std::size_t width);

/// The picture seen in the reference's place, by linear interpolation; 0 beyond it.
Raster<float> transformed(const Raster<float>& picture, const Affine& transform);

} // namespace thorax::imaging
