#include "imaging/lungs.h"

#include <cmath>
#include <functional>
#include <string>

#include <gtest/gtest.h>

namespace thorax::imaging {
namespace {

/// A point in mm: x to the left, y to the back, z to the head, from the centre of the chest.
struct Point {
  double x, y, z;
};

bool in_ellipsoid(Point p, Point centre, Point radii) {
  const double x = (p.x - centre.x) / radii.x, y = (p.y - centre.y) / radii.y,
               z = (p.z - centre.z) / radii.z;
  return x * x + y * y + z * z <= 1;
}

constexpr Point lung_radii{55, 75, 100};
const double lung_ml =
    4.0 / 3 * 3.14159265358979 * lung_radii.x * lung_radii.y * lung_radii.z / 1000;

struct Chest {
  std::array<double, 3> spacing{3, 3, 5};
  double lung_offset = 65; ///< of each lung's centre from the midline, mm
  bool left = true;
  bool table = true;
  bool trachea = true;
  bool vessels = true;
  bool feet_first = false; ///< slices from head to feet instead of feet to head
};

std::int16_t hu_at(Point p, const Chest& chest) {
  if (!in_ellipsoid(p, {0, 0, 0}, {170, 120, 1e6}))
    return chest.table && p.y > 130 && p.y < 142 && std::abs(p.x) < 180 ? 60 : -1000;
  const double s = chest.lung_offset;
  const bool right_lung_here = in_ellipsoid(p, {-s, 0, 0}, lung_radii);
  const bool left_lung_here = chest.left && in_ellipsoid(p, {s, 0, 0}, lung_radii);
  if (chest.trachea && p.z > 0 && std::hypot(p.x, p.y - 20) < 9)
    return -990;
  if (right_lung_here || left_lung_here) {
    const bool vessel = chest.vessels && std::hypot(p.y - 10, p.z - 10) < 4;
    return vessel ? 40 : -820;
  }
  return 40;
}

Volume<std::int16_t> make_chest(const Chest& chest) {
  const auto count = [&](std::size_t axis, double extent) {
    return static_cast<std::size_t>(extent / chest.spacing[axis]);
  };
  Geometry geometry;
  geometry.spacing = chest.spacing;
  geometry.origin = {-200, -160, -130};
  if (chest.feet_first) {
    geometry.origin[2] = 130;
    geometry.direction[8] = -1;
  }
  Volume<std::int16_t> hu({count(2, 260), count(1, 320), count(0, 400)}, geometry);
  for (std::size_t z = 0; z < hu.shape.depth; ++z)
    for (std::size_t y = 0; y < hu.shape.height; ++y)
      for (std::size_t x = 0; x < hu.shape.width; ++x)
        hu.at(z, y, x) = hu_at({geometry.origin[0] + chest.spacing[0] * static_cast<double>(x),
                                geometry.origin[1] + chest.spacing[1] * static_cast<double>(y),
                                geometry.origin[2] + geometry.direction[8] * chest.spacing[2] *
                                                         static_cast<double>(z)},
                               chest);
  return hu;
}

struct Case {
  std::string name;
  Chest chest;
};

class LungsOfChest : public ::testing::TestWithParam<Case> {};

TEST_P(LungsOfChest, HaveTheVolumeAndSideOfTheEllipsoids) {
  const Chest& chest = GetParam().chest;
  for (const auto method : {LungOptions::Method::threshold, LungOptions::Method::otsu}) {
    const auto mask = segment_lungs(make_chest(chest), {.method = method});
    const auto volumes = lung_volumes(mask);
    EXPECT_NEAR(volumes.right_ml, lung_ml, 0.06 * lung_ml);
    EXPECT_NEAR(volumes.left_ml, chest.left ? lung_ml : 0, 0.06 * lung_ml);
    for (std::size_t x = 0; x < mask.shape.width; ++x) {
      const double left = -200 + chest.spacing[0] * static_cast<double>(x);
      for (std::size_t z = 0; z < mask.shape.depth; ++z)
        for (std::size_t y = 0; y < mask.shape.height; ++y)
          if (std::abs(left) > 12 && mask.at(z, y, x) != 0) {
            ASSERT_EQ(mask.at(z, y, x), left > 0 ? left_lung : right_lung);
          }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(
    Chests, LungsOfChest,
    ::testing::Values(Case{"Plain", {}}, Case{"FineInPlane", {.spacing = {1.5, 1.5, 4}}},
                      Case{"ThickSlices", {.spacing = {2, 2, 8}}},
                      Case{"TouchingLungs", {.lung_offset = 54, .trachea = false}},
                      Case{"OneLung", {.left = false}}, Case{"NoTable", {.table = false}},
                      Case{"HeadToFeet", {.feet_first = true}}),
    [](const auto& info) { return info.param.name; });

TEST(Lungs, KeepVesselsInside) {
  const auto hu = make_chest({});
  const auto mask = segment_lungs(hu);
  // A voxel on the vessel's axis deep in the right lung.
  const auto index = [](double mm, double origin, double spacing) {
    return static_cast<std::size_t>(std::lround((mm - origin) / spacing));
  };
  const std::size_t x = index(-65, -200, 3), y = index(10, -160, 3), z = index(10, -130, 5);
  ASSERT_EQ(hu.at(z, y, x), 40);
  EXPECT_EQ(mask.at(z, y, x), right_lung);
}

TEST(Lungs, LeaveTheTracheaOut) {
  const auto mask = segment_lungs(make_chest({}));
  const auto x = static_cast<std::size_t>(std::lround(200 / 3.0));
  const auto y = static_cast<std::size_t>(std::lround(180 / 3.0));
  for (std::size_t z = 30; z < mask.shape.depth; ++z)
    EXPECT_EQ(mask.at(z, y, x), 0) << "slice " << z;
}

TEST(Lungs, OfAirWaterOrOneSliceDoNotFail) {
  for (const std::int16_t value : {-1024, 0, -800, 3000}) {
    const Volume<std::int16_t> hu({1, 8, 8}, {}, value);
    const auto volumes = lung_volumes(segment_lungs(hu));
    EXPECT_EQ(volumes.right_ml + volumes.left_ml, 0) << value;
  }
}

} // namespace
} // namespace thorax::imaging
