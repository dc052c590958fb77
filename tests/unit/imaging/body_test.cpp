#include "imaging/body.h"

#include <cmath>

#include <gtest/gtest.h>

namespace thorax::imaging {
namespace {

constexpr std::array<double, 3> spacing = {1.4, 1.2, 5};

/// An elliptic body with lungs of air, 300 x 180 mm around (250, 150), and a table under it.
Volume<std::int16_t> make_patient(double gap_mm) {
  Geometry geometry;
  geometry.spacing = spacing;
  Volume<std::int16_t> hu({12, 300, 320}, geometry, -1000);
  for (std::size_t z = 0; z < hu.shape.depth; ++z)
    for (std::size_t y = 0; y < hu.shape.height; ++y)
      for (std::size_t x = 0; x < hu.shape.width; ++x) {
        const double dx = static_cast<double>(x) * spacing[0] - 250;
        const double dy = static_cast<double>(y) * spacing[1] - 150;
        const bool body = std::hypot(dx / 150, dy / 90) <= 1;
        const bool lung = std::hypot((std::abs(dx) - 70) / 45, dy / 60) <= 1;
        const bool table = dy > 90 + gap_mm && dy < 100 + gap_mm;
        if (body || table)
          hu.at(z, y, x) = lung ? -850 : 30;
      }
  return hu;
}

TEST(BodyBox, HoldsTheBodyWithoutTheTable) {
  for (const double gap_mm : {6.0, 15.0}) {
    const Box box = body_box(make_patient(gap_mm));
    const auto first_mm = [&](int axis) {
      return static_cast<double>(box.first[axis]) * spacing[axis];
    };
    const auto last_mm = [&](int axis) {
      return first_mm(axis) + static_cast<double>(box.size[axis] - 1) * spacing[axis];
    };
    EXPECT_NEAR(first_mm(0), 100, 4);
    EXPECT_NEAR(last_mm(0), 400, 4);
    EXPECT_NEAR(first_mm(1), 60, 4);
    EXPECT_NEAR(last_mm(1), 240, 4);
    EXPECT_EQ(box.first[2], 0u);
    EXPECT_EQ(box.size[2], 12u);
  }
}

TEST(BodyBox, IsTheWholeVolumeWhereThereIsNoBody) {
  const Volume<std::int16_t> air({4, 60, 50}, {}, -1000);
  EXPECT_EQ(body_box(air), (Box{{0, 0, 0}, {50, 60, 4}}));
}

} // namespace
} // namespace thorax::imaging
