#include "phantom/xray.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <gtest/gtest.h>

#include "phantom/shapes.h"

namespace thorax::phantom {
namespace {

/// A water cylinder of this radius around the z axis, in air, on a grid of the given spacing.
Volume<float> water_cylinder(double radius, double spacing) {
  const auto n = static_cast<std::size_t>(2 * radius / spacing) + 12;
  Geometry geometry;
  geometry.spacing = {spacing, spacing, spacing};
  const double corner = -0.5 * spacing * static_cast<double>(n - 1);
  geometry.origin = {corner, corner, corner};
  Volume<float> volume({n, n, n}, geometry, -1000.0f);
  for (std::size_t z = 0; z < n; ++z)
    for (std::size_t y = 0; y < n; ++y)
      for (std::size_t x = 0; x < n; ++x) {
        const double distance = std::hypot(corner + spacing * x, corner + spacing * y) - radius;
        volume.at(z, y, x) = static_cast<float>(mix(-1000, 0, coverage(distance, spacing)));
      }
  return volume;
}

TEST(Attenuation, FollowsTheDefinitionOfHounsfieldUnits) {
  EXPECT_DOUBLE_EQ(attenuation(0), water_attenuation);
  EXPECT_DOUBLE_EQ(attenuation(-1000), 0);
  EXPECT_DOUBLE_EQ(attenuation(1000), 2 * water_attenuation);
  EXPECT_DOUBLE_EQ(attenuation(-1024), 0);
}

/// Beer-Lambert in closed form: the line integral is the attenuation times the chord of the ray
/// through the cylinder.
TEST(Project, WaterCylinderGivesItsChords) {
  const double radius = 60, source = 900, detector = -200;
  const Projector projector{source, detector, 41, 5};
  const auto integrals = project(water_cylinder(radius, 1.5), projector);
  for (std::size_t column = 0; column < 41; ++column) {
    const double x = (static_cast<double>(column) - 20) * 5;
    const double way = source - detector, slant = std::hypot(x, way);
    const double closest = source * std::abs(x) / slant; // of the ray to the axis
    const double chord = closest < radius ? 2 * std::sqrt(radius * radius - closest * closest) : 0;
    const double expected = water_attenuation * chord;
    // Away from the rim, where the chord falls to zero with infinite slope.
    if (std::abs(closest - radius) > 4) {
      EXPECT_NEAR(integrals.at(20, column), expected, 0.01 * water_attenuation * 2 * radius) << x;
    }
  }
}

TEST(Project, ObliqueRaysAreLongerByTheirSlant) {
  const Projector projector{900, -200, 41, 5};
  const auto integrals = project(water_cylinder(60, 1.5), projector);
  const double z = 8 * 5; // rows from the middle
  const double slant = std::hypot(z, 1100) / 1100;
  EXPECT_NEAR(integrals.at(28, 20) / integrals.at(20, 20), slant, 1e-3);
}

double mean(const Raster<std::uint16_t>& image, std::size_t y0, std::size_t y1, std::size_t x0,
            std::size_t x1) {
  double sum = 0;
  for (std::size_t y = y0; y < y1; ++y)
    for (std::size_t x = x0; x < x1; ++x)
      sum += image.at(y, x);
  return sum / static_cast<double>((y1 - y0) * (x1 - x0));
}

TEST(TakeXray, LungsAreDarkerThanSpineAndAbdomen) {
  const StudyKey key{"P0003", 0, false};
  const auto image = take_xray(sample_xray_anatomy({}, key), {.size = 64}, 0, key);
  const double right_lung = mean(image, 22, 30, 20, 24), spine = mean(image, 22, 30, 30, 34);
  const double abdomen = mean(image, 52, 60, 22, 42);
  EXPECT_LT(right_lung + 400, spine);
  EXPECT_LT(right_lung + 400, abdomen);
  EXPECT_LE(*std::max_element(image.pixels.begin(), image.pixels.end()), 4095);
}

TEST(TakeXray, FluidBrightensTheBaseOfItsSide) {
  const StudyKey key{"P0003", 0, false};
  Anatomy anatomy = sample_xray_anatomy({}, key);
  const auto dry = take_xray(anatomy, {.size = 64}, 0, key);
  anatomy.effusions = {{-1, anatomy.lungs[0].diaphragm_top + 30, 30}};
  const auto wet = take_xray(anatomy, {.size = 64}, 0, key);
  // The right base lies left of the middle in the image; the other side stays as it is.
  EXPECT_GT(mean(wet, 38, 44, 16, 24), mean(dry, 38, 44, 16, 24) + 300);
  EXPECT_NEAR(mean(wet, 38, 44, 42, 48), mean(dry, 38, 44, 42, 48), 120);
}

/// The shadow of a ball far from the detector is larger, by the ratio of distances.
TEST(Project, MagnifiesWhatIsFarFromTheDetector) {
  const double radius = 20, ball_y = -80, pixel = 1;
  Geometry geometry;
  geometry.spacing = {2, 2, 2};
  geometry.origin = {-60, -120, -10};
  Volume<float> ball({11, 61, 61}, geometry, -1000.0f);
  for (std::size_t z = 0; z < 11; ++z)
    for (std::size_t y = 0; y < 61; ++y)
      for (std::size_t x = 0; x < 61; ++x) {
        const Point p{-60 + 2.0 * x, -120 + 2.0 * y, -10 + 2.0 * z};
        ball.at(z, y, x) = static_cast<float>(
            mix(-1000, 0, coverage(length(p - Point{0, ball_y, 0}) - radius, 2)));
      }
  for (const auto& [source, detector] : {std::pair(1625.0, -175.0), std::pair(-825.0, 175.0)}) {
    const auto integrals = project(ball, {source, detector, 101, pixel});
    double width =
        0; // where the chord is above half of its greatest length: sqrt(3/4) of the diameter
    for (std::size_t x = 0; x < 101; ++x)
      width += integrals.at(50, x) > water_attenuation * radius ? pixel : 0;
    const double magnification = (detector - source) / (ball_y - source);
    EXPECT_NEAR(width, std::sqrt(3.0) * radius * magnification, 2 * pixel);
  }
}

} // namespace
} // namespace thorax::phantom
