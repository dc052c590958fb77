#include "imaging/body.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "imaging/resample.h"

namespace thorax::imaging {
namespace {

constexpr double opening_mm = 4;
constexpr double body_hu = -500;
constexpr double working_spacing_mm = 3;

} // namespace

Mask find_body(const Mask& air) {
  Mask tissue(air.shape, air.geometry);
  std::transform(air.voxels.begin(), air.voxels.end(), tissue.voxels.begin(),
                 [](std::uint8_t voxel) { return voxel == 0; });
  const Components parts = find_components(open(tissue, opening_mm));
  if (parts.sizes.empty())
    return fill_slices(tissue);
  Mask body = dilate(parts.region(1), opening_mm);
  std::transform(body.voxels.begin(), body.voxels.end(), tissue.voxels.begin(), body.voxels.begin(),
                 [](std::uint8_t near, std::uint8_t in) { return near && in; });
  return fill_slices(body);
}

Box body_box(const Volume<std::int16_t>& hu) {
  const std::array<std::size_t, 3> size = {hu.shape.width, hu.shape.height, hu.shape.depth};
  Box box{{}, size};
  const Volume<std::int16_t> coarse = coarsened(hu, working_spacing_mm);
  Mask air(coarse.shape, coarse.geometry);
  std::transform(coarse.voxels.begin(), coarse.voxels.end(), air.voxels.begin(),
                 [](std::int16_t voxel) { return voxel < body_hu; });
  const auto found = bounding_box(find_body(air), 0);
  if (!found)
    return box;
  // Both grids have the same centre.
  const std::array<std::size_t, 2> coarse_size = {coarse.shape.width, coarse.shape.height};
  for (std::size_t axis = 0; axis < 2; ++axis) {
    const double scale = coarse.geometry.spacing[axis] / hu.geometry.spacing[axis];
    const auto fine = [&](std::size_t face) {
      const double from_centre =
          static_cast<double>(face) - static_cast<double>(coarse_size[axis]) / 2;
      return std::clamp(static_cast<double>(size[axis]) / 2 + from_centre * scale, 0.0,
                        static_cast<double>(size[axis]));
    };
    box.first[axis] = static_cast<std::size_t>(std::floor(fine(found->first[axis])));
    const double end = std::ceil(fine(found->first[axis] + found->size[axis]));
    box.size[axis] = static_cast<std::size_t>(end) - box.first[axis];
  }
  return box;
}

} // namespace thorax::imaging
