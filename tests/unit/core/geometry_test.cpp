#include "core/geometry.h"

#include <gtest/gtest.h>

namespace thorax {
namespace {

TEST(PlaceOf, CountsVoxelsAlongTheAxesOfTheGrid) {
  // Columns run to the head, rows to the right, slices to the back.
  const Geometry geometry{
      .origin = {10, 20, 30}, .spacing = {0.5, 2, 3}, .direction = {0, -1, 0, 0, 0, 1, 1, 0, 0}};
  EXPECT_EQ(place_of(geometry, {0, 0, 0}), geometry.origin);
  EXPECT_EQ(place_of(geometry, {4, 1, 2}), (std::array{8.0, 26.0, 32.0}));
  EXPECT_EQ(place_of(geometry, {-0.5, 0, 0.5}), (std::array{10.0, 21.5, 29.75}));
}

} // namespace
} // namespace thorax
