#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/volume.h"

namespace thorax::imaging {

/// A volume of 0 and 1.
using Mask = Volume<std::uint8_t>;

/// Connected regions of a mask (voxels that share a face).
struct Components {
  Volume<std::uint32_t> labels;   ///< 0 background, 1 the largest region, 2 the next, ...
  std::vector<std::size_t> sizes; ///< voxels of region 1, 2, ...

  /// The voxels of one region.
  Mask region(std::uint32_t label) const;
};

/// The regions, the largest first.
Components find_components(const Mask& mask);

/// Each voxel's distance in mm to the nearest voxel of the mask, 0 inside; infinity for an empty
/// mask (Maurer et al., IEEE TPAMI 25(2), 2003).
Volume<float> distance_to(const Mask& mask);

/// Each voxel's distance in mm to the nearest voxel outside the mask, 0 there. Nothing lies outside
/// the volume: a region cut by its border is open there.
Volume<float> depth_in(const Mask& mask);

/// Morphology with a ball of the given radius in mm, whatever the voxel spacing.
Mask dilate(const Mask& mask, double radius_mm);
Mask erode(const Mask& mask, double radius_mm);
Mask open(const Mask& mask, double radius_mm);
Mask close(const Mask& mask, double radius_mm);

/// Fills what is enclosed within each axial slice.
Mask fill_slices(const Mask& mask);

/// Floods from markers (values above 0) over the cost, lowest first, until they meet (Beucher and
/// Meyer's watershed from markers).
Volume<std::uint8_t> watershed(const Volume<float>& cost, const Volume<std::uint8_t>& markers);

} // namespace thorax::imaging
