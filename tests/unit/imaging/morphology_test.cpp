#include "imaging/morphology.h"

#include <cmath>

#include <gtest/gtest.h>

#include "core/random.h"

namespace thorax::imaging {
namespace {

Mask scattered(double share, std::uint64_t seed) {
  Geometry geometry;
  geometry.spacing = {0.8, 1.5, 2.5};
  Mask mask({9, 17, 23}, geometry);
  Random random(seed, "mask", 0, "test");
  for (std::uint8_t& voxel : mask.voxels)
    voxel = random.chance(share);
  return mask;
}

/// Whether a voxel of the given value lies within the radius.
bool is_near(const Mask& mask, std::size_t z, std::size_t y, std::size_t x, double radius,
             std::uint8_t value) {
  const auto& spacing = mask.geometry.spacing;
  const auto mm = [&](std::size_t a, std::size_t b, int axis) {
    return (static_cast<double>(a) - static_cast<double>(b)) * spacing[axis];
  };
  for (std::size_t k = 0; k < mask.shape.depth; ++k)
    for (std::size_t j = 0; j < mask.shape.height; ++j)
      for (std::size_t i = 0; i < mask.shape.width; ++i)
        if (mask.at(k, j, i) == value &&
            std::hypot(mm(i, x, 0), mm(j, y, 1), mm(k, z, 2)) <= radius)
          return true;
  return false;
}

TEST(Morphology, DilatesAndErodesWithABallInMillimetres) {
  for (const double radius : {0.5, 1.9, 4.3, 11.1}) {
    const Mask few = scattered(0.004, 3), many = scattered(0.99, 4);
    const Mask dilated = dilate(few, radius), eroded = erode(many, radius);
    for (std::size_t z = 0; z < few.shape.depth; ++z)
      for (std::size_t y = 0; y < few.shape.height; ++y)
        for (std::size_t x = 0; x < few.shape.width; ++x) {
          ASSERT_EQ(dilated.at(z, y, x), is_near(few, z, y, x, radius, 1)) << radius;
          ASSERT_EQ(eroded.at(z, y, x), !is_near(many, z, y, x, radius, 0)) << radius;
        }
  }
}

TEST(Morphology, FillsWhatASliceEncloses) {
  Mask rings({2, 9, 9});
  for (std::size_t i = 2; i < 7; ++i)
    for (const std::size_t edge : {std::size_t{2}, std::size_t{6}})
      rings.at(0, i, edge) = rings.at(0, edge, i) = rings.at(1, i, edge) = rings.at(1, edge, i) = 1;
  rings.at(1, 4, 2) = 0; // a way out
  rings.at(0, 0, 0) = 1; // a corner encloses nothing
  const Mask filled = fill_slices(rings);
  std::size_t added = 0;
  for (std::size_t i = 0; i < filled.voxels.size(); ++i)
    added += filled.voxels[i] != rings.voxels[i];
  EXPECT_EQ(added, 9u);
  EXPECT_EQ(filled.at(0, 4, 4), 1);
  EXPECT_EQ(filled.at(1, 4, 4), 0);
}

} // namespace
} // namespace thorax::imaging
