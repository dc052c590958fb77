#include "phantom/anatomy.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "phantom/ct.h"
#include "phantom/tissue.h"

namespace thorax::phantom {
namespace {

StudyKey key(int patient, bool ill, std::uint64_t study = 0) {
  return {fmt::format("P{:04}", patient), study, ill};
}

TEST(Anatomy, IsAPureFunctionOfSeedPatientAndStudy) {
  const Cohort cohort{3, 0.5};
  const auto hu = [&](const Cohort& c, const StudyKey& k) {
    return scan_ct(sample_ct_anatomy(c, k), {.size = 32, .slices = 6, .slice_spacing_mm = 30},
                   c.seed, k)
        .hu.voxels;
  };
  const auto first = hu(cohort, key(1, true));
  EXPECT_EQ(first, hu(cohort, key(1, true)));
  EXPECT_NE(first, hu(cohort, key(2, true)));
  EXPECT_NE(first, hu(cohort, key(1, true, 1)));
  EXPECT_NE(first, hu({4, 0.5}, key(1, true)));
}

TEST(Anatomy, APatientKeepsBodyAndKindOfFinding) {
  for (int patient = 0; patient < 20; ++patient) {
    const Anatomy first = sample_ct_anatomy({}, key(patient, true)),
                  second = sample_ct_anatomy({}, key(patient, true, 1));
    EXPECT_EQ(first.sex, second.sex);
    EXPECT_EQ(first.age, second.age);
    EXPECT_EQ(first.cage_width, second.cage_width);
    EXPECT_EQ(ct_labels(first), ct_labels(second));
    EXPECT_NE(first.offset, second.offset);
    const auto xray = xray_labels(sample_xray_anatomy({}, key(patient, true)));
    EXPECT_EQ(xray, xray_labels(sample_xray_anatomy({}, key(patient, true, 1))));
  }
}

TEST(Anatomy, HealthyPatientsHaveNoFinding) {
  for (int patient = 0; patient < 20; ++patient) {
    EXPECT_EQ(ct_labels(sample_ct_anatomy({}, key(patient, false))),
              (std::vector{false, false, false}));
    EXPECT_EQ(xray_labels(sample_xray_anatomy({}, key(patient, false))),
              (std::vector{false, false, false}));
  }
}

TEST(Anatomy, EveryKindOfFindingOccursAloneAndTogether) {
  std::set<std::vector<bool>> ct, xray;
  for (int patient = 0; patient < 60; ++patient) {
    ct.insert(ct_labels(sample_ct_anatomy({}, key(patient, true))));
    xray.insert(xray_labels(sample_xray_anatomy({}, key(patient, true))));
  }
  EXPECT_EQ(ct.size(), 3u);   // glass, consolidation, both
  EXPECT_EQ(xray.size(), 7u); // every non-empty subset of three
}

TEST(Anatomy, GroundGlassLiesBetweenMinus700AndMinus450) {
  for (const double difficulty : {0.0, 0.5, 1.0})
    for (int patient = 0; patient < 10; ++patient)
      for (const Lesion& lesion : sample_ct_anatomy({1, difficulty}, key(patient, true)).lesions) {
        if (lesion.kind == LesionKind::ground_glass) {
          EXPECT_GE(lesion.hu, -700);
          EXPECT_LE(lesion.hu, -450);
        }
      }
}

/// Heart width over chest width, measured on rendered shapes and not read from their parameters.
double measured_ratio(const Anatomy& anatomy) {
  const double step = 0.5;
  double left = 0, right = 0, chest = 0;
  for (double z = -150; z < 100; z += 4)
    for (double y = -110; y < 90; y += 4)
      for (double x = -170; x < 170; x += step) {
        const Point p{x, y, z};
        if (ellipsoid_distance(p, anatomy.heart_centre, anatomy.heart_radii) < 0) {
          left = std::max(left, x);
          right = std::min(right, x);
        }
        if (depth_below_wall(anatomy, x < 0 ? -1 : 1, p) > 0)
          chest = std::max(chest, std::abs(x));
      }
  return (left - right) / (2 * chest);
}

TEST(Anatomy, CardiomegalyIsARatioAboveOneHalf) {
  int large = 0;
  for (int patient = 0; patient < 12; ++patient) {
    const Anatomy anatomy = sample_xray_anatomy({5, 0.5}, key(patient, true));
    const double ratio = measured_ratio(anatomy);
    EXPECT_NEAR(ratio, cardiothoracic_ratio(anatomy), 0.01);
    EXPECT_EQ(xray_labels(anatomy)[0], cardiothoracic_ratio(anatomy) > 0.5);
    large += cardiothoracic_ratio(anatomy) > 0.5;
  }
  EXPECT_GT(large, 0);
  EXPECT_LT(large, 12);
}

/// Harder cohorts have less lesion in the lungs, and more noise.
TEST(Anatomy, DifficultyTakesLesionsAwayAndAddsNoise) {
  const auto lesion_volume = [](double difficulty) {
    double volume = 0;
    for (int patient = 0; patient < 30; ++patient)
      for (const Lesion& lesion : sample_ct_anatomy({2, difficulty}, key(patient, true)).lesions)
        volume += lesion.radii.x * lesion.radii.y * lesion.radii.z * (lesion.hu + 900);
    return volume;
  };
  const auto noise = [](double difficulty) {
    return sample_ct_anatomy({2, difficulty}, key(0, true)).noise_hu;
  };
  EXPECT_GT(lesion_volume(0), 2 * lesion_volume(0.5));
  EXPECT_GT(lesion_volume(0.5), 2 * lesion_volume(1));
  EXPECT_LT(noise(0), noise(0.5));
  EXPECT_LT(noise(0.5), noise(1));
}

TEST(Vessels, LieInTheLungsAndGetThinner) {
  const Anatomy anatomy = sample_ct_anatomy({}, key(1, false));
  EXPECT_GT(anatomy.vessels.size(), 500u);
  for (const Tube& vessel : anatomy.vessels) {
    EXPECT_LT(vessel.radius_b, vessel.radius_a);
    const double outside = std::min(lung_distance(anatomy, anatomy.lungs[0], vessel.b),
                                    lung_distance(anatomy, anatomy.lungs[1], vessel.b));
    EXPECT_LT(outside, 0);
  }
}

} // namespace
} // namespace thorax::phantom
