#pragma once

#include <array>
#include <cstddef>

#include "core/volume.h"

namespace thorax {

/// Where a voxel's centre lies in the patient, mm, by its index along x, y and z; also between
/// voxels and beyond them.
inline std::array<double, 3> place_of(const Geometry& geometry,
                                      const std::array<double, 3>& index) {
  std::array<double, 3> place = geometry.origin;
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t axis = 0; axis < 3; ++axis)
      place[i] += geometry.direction[i * 3 + axis] * geometry.spacing[axis] * index[axis];
  return place;
}

} // namespace thorax
