#include "phantom/ct.h"

#include <cmath>
#include <numbers>
#include <numeric>

#include <gtest/gtest.h>

#include "phantom/tissue.h"

namespace thorax::phantom {
namespace {

Anatomy plain_anatomy() {
  Anatomy anatomy = sample_ct_anatomy({1, 0.5}, {"P0001", 0, false});
  anatomy.vessels.clear();
  anatomy.airways.clear();
  anatomy.dependent_hu = 0;
  anatomy.offset = {};
  return anatomy;
}

Geometry fine_grid(double spacing, const Point& corner) {
  Geometry geometry;
  geometry.spacing = {spacing, spacing, spacing};
  geometry.origin = {corner.x, corner.y, corner.z};
  return geometry;
}

struct Landmark {
  const char* name;
  Point place; ///< of a chest of size 1
  double low, high;
};

class TissueAt : public ::testing::TestWithParam<Landmark> {};

TEST_P(TissueAt, HasTheHounsfieldUnitsOfTheOrgan) {
  Anatomy anatomy = plain_anatomy();
  const Point p = GetParam().place * anatomy.size;
  const double hu = tissue_at(anatomy, p, 1).hu;
  EXPECT_GE(hu, GetParam().low);
  EXPECT_LE(hu, GetParam().high);
}

// Ranges: Hofer, CT Teaching Manual; fat -120..-60, muscle 35..65, liver 45..70, blood 30..60, lung
// -950..-750.
INSTANTIATE_TEST_SUITE_P(Organs, TissueAt,
                         ::testing::Values(Landmark{"air", {0, -250, 0}, -1000, -1000},
                                           Landmark{"right lung", {-75, 0, 40}, -950, -750},
                                           Landmark{"left lung", {85, 30, 60}, -950, -750},
                                           Landmark{"heart", {25, -45, -45}, 30, 60},
                                           Landmark{"liver", {-60, 0, -140}, 45, 70},
                                           Landmark{"aorta", {19, 42, 0}, 30, 60},
                                           Landmark{"vertebra", {0, 70, 13}, 100, 400},
                                           Landmark{"spinal canal", {0, 93, 13}, 0, 60}));

TEST(Render, LesionMaskHasTheVolumeOfTheSphere) {
  for (const double radius : {6.0, 10.0, 15.0}) {
    Anatomy anatomy = plain_anatomy();
    const Point centre{-75, 5, 45};
    ASSERT_LT(lung_distance(anatomy, anatomy.lungs[0], centre), -radius - 2);
    anatomy.lesions = {{LesionKind::consolidation, centre, {radius, radius, radius}, 20, 3, 0}};
    const double spacing = 1;
    const Rendering scene =
        render(anatomy, {40, 40, 40}, fine_grid(spacing, centre - Point{19.7, 19.6, 19.5}));
    const auto voxels = std::count(scene.lesions.voxels.begin(), scene.lesions.voxels.end(), 17);
    const double analytic = 4.0 / 3.0 * std::numbers::pi * radius * radius * radius;
    EXPECT_NEAR(voxels * spacing * spacing * spacing, analytic, 0.02 * analytic) << radius;
  }
}

TEST(Render, ALungFilledByALesionIsStillLung) {
  Anatomy anatomy = plain_anatomy();
  const CtProtocol protocol{.size = 64, .slices = 12, .slice_spacing_mm = 20};
  const auto grid = ct_grid(protocol);
  const auto healthy = render(anatomy, grid.shape, grid.geometry);
  anatomy.lesions = {{LesionKind::consolidation, {-75, 5, 0}, {500, 500, 500}, 20, 3, 0}};
  const auto filled = render(anatomy, grid.shape, grid.geometry);
  EXPECT_EQ(filled.lungs.voxels, healthy.lungs.voxels);
  EXPECT_GT(std::count(filled.lesions.voxels.begin(), filled.lesions.voxels.end(), 17), 1000);
}

TEST(Render, RightLungLiesOnTheRight) {
  const CtProtocol protocol{.size = 64, .slices = 12, .slice_spacing_mm = 20};
  const auto grid = ct_grid(protocol);
  const auto scene = render(plain_anatomy(), grid.shape, grid.geometry);
  std::array<double, 3> volume{};
  for (std::size_t z = 0; z < 12; ++z)
    for (std::size_t y = 0; y < 64; ++y)
      for (std::size_t x = 0; x < 64; ++x) {
        const auto side = scene.lungs.at(z, y, x);
        const double place =
            grid.geometry.origin[0] + grid.geometry.spacing[0] * x; // +x is the patient's left
        EXPECT_FALSE(side == 1 && place > 0);
        EXPECT_FALSE(side == 2 && place < 0);
        volume[side] += 6.25 * 6.25 * 20 / 1e6;
      }
  // Lung volume at full inspiration is 3.5 to 7.5 litres in adults; the right lung is the larger.
  EXPECT_GT(volume[1] + volume[2], 3.0);
  EXPECT_LT(volume[1] + volume[2], 8.0);
  EXPECT_GT(volume[1], volume[2]);
}

/// Noise in the air beside the patient: its spread is what was asked for, and neighbours are
/// correlated by the point spread.
TEST(ScanCt, NoiseHasTheAskedSpreadAndCorrelation) {
  Anatomy anatomy = plain_anatomy();
  anatomy.noise_hu = 20;
  const CtProtocol protocol{.size = 128, .slices = 6, .slice_spacing_mm = 30, .blur_mm = 3};
  const CtStudy study = scan_ct(anatomy, protocol, 1, {"P0001", 0, false});
  double sum = 0, squares = 0, products = 0;
  std::size_t count = 0;
  const CtStudy other = scan_ct(anatomy, protocol, 2, {"P0001", 0, false});
  for (std::size_t z = 0; z < 6; ++z)
    for (std::size_t y = 30; y < 90; ++y)
      for (std::size_t x = 30; x < 90; ++x) {
        const double here =
            study.hu.at(z, y, x) - other.hu.at(z, y, x); // anatomy cancels, noise doubles
        const double next = study.hu.at(z, y, x + 1) - other.hu.at(z, y, x + 1);
        if (study.hu.at(z, y, x) < -980 || other.hu.at(z, y, x) < -980)
          continue; // clipped at -1024
        sum += here;
        squares += here * here;
        products += here * next;
        ++count;
      }
  const double variance = squares / count - (sum / count) * (sum / count);
  EXPECT_NEAR(std::sqrt(variance / 2), 20, 1.0);
  // White noise blurred by a Gaussian of s pixels correlates by exp(-1 / (4 s^2)); s = 3 mm / 3.125
  // mm.
  EXPECT_NEAR(products / squares, std::exp(-0.25 / (0.96 * 0.96)), 0.03);
}

TEST(CtGrid, IsCentredAndIsotropicInTheSlice) {
  const auto grid = ct_grid({.size = 100, .slices = 11, .field_mm = 400, .slice_spacing_mm = 10});
  EXPECT_EQ(grid.geometry.spacing, (std::array{4.0, 4.0, 10.0}));
  EXPECT_EQ(grid.geometry.origin[0], -198);
  EXPECT_EQ(grid.geometry.origin[2] + 5 * 10, 5);
}

} // namespace
} // namespace thorax::phantom
