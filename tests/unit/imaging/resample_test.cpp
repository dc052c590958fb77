#include "imaging/resample.h"

#include <array>
#include <cmath>
#include <numbers>
#include <string>

#include <gtest/gtest.h>

#include "core/error.h"

namespace thorax::imaging {
namespace {

constexpr double two_pi = 2 * std::numbers::pi;
constexpr std::size_t length = 240;
constexpr std::size_t border = 8; // of the new voxels, where what lies beyond the volume counts

/// A wave of amplitude 1 along one axis; f in cycles per voxel.
Volume<float> wave(std::size_t axis, double f) {
  std::array<std::size_t, 3> size = {5, 5, 5};
  size[axis] = length;
  Volume<float> volume({size[2], size[1], size[0]});
  for (std::size_t z = 0; z < size[2]; ++z)
    for (std::size_t y = 0; y < size[1]; ++y)
      for (std::size_t x = 0; x < size[0]; ++x) {
        const std::array<std::size_t, 3> at = {x, y, z};
        volume.at(z, y, x) =
            static_cast<float>(std::sin(two_pi * f * static_cast<double>(at[axis])));
      }
  return volume;
}

/// The values along an axis through the middle of the volume.
std::vector<double> profile(const Volume<float>& volume, std::size_t axis) {
  const std::array<std::size_t, 3> size = {volume.shape.width, volume.shape.height,
                                           volume.shape.depth};
  std::vector<double> values;
  for (std::size_t i = 0; i < size[axis]; ++i) {
    std::array<std::size_t, 3> at = {size[0] / 2, size[1] / 2, size[2] / 2};
    at[axis] = i;
    values.push_back(volume.at(at[2], at[1], at[0]));
  }
  return values;
}

/// The amplitude of a wave of f cycles per value, by correlation with sine and cosine.
double amplitude(const std::vector<double>& values, double f) {
  double sine = 0, cosine = 0, count = 0;
  for (std::size_t i = border; i + border < values.size(); ++i, ++count) {
    sine += values[i] * std::sin(two_pi * f * static_cast<double>(i));
    cosine += values[i] * std::cos(two_pi * f * static_cast<double>(i));
  }
  return 2 * std::hypot(sine, cosine) / count;
}

/// The Fourier transform of a Gaussian of sigma 0.4 of the new spacing, exp(-2 (pi sigma f)^2), is
/// what is left of a wave. New voxels have their centres on old ones, so interpolation takes
/// nothing more.
TEST(Resample, SmoothsWavesBeforeItCoarsens) {
  constexpr double coarser = 3, sigma = 0.4 * coarser;
  for (std::size_t axis = 0; axis < 3; ++axis)
    for (const double f : {0.05, 0.1, 1 / 6.0 + 0.03, 0.225, 0.25, 0.3, 0.4, 0.45}) {
      const Volume<float> fine = wave(axis, f);
      std::array<double, 3> spacing = {1, 1, 1};
      spacing[axis] = coarser;
      const Grid grid = grid_with_spacing(fine.shape, fine.geometry, spacing);
      const double expected = std::exp(-2 * std::pow(std::numbers::pi * sigma * f, 2));
      const auto left = profile(resample(fine, grid, Interpolation::linear), axis);
      EXPECT_NEAR(amplitude(left, coarser * f), expected, 0.015) << "axis " << axis << ", f " << f;
      const auto aliased = profile(resample(fine, grid, Interpolation::nearest), axis);
      EXPECT_NEAR(amplitude(aliased, coarser * f), 1, 0.03) << "axis " << axis << ", f " << f;
    }
}

/// Greatest difference from the wave itself at the centres of voxels of 0.7.
double worst_error(Interpolation interpolation, double f) {
  const Volume<float> volume = wave(0, f);
  const Grid grid = grid_with_spacing(volume.shape, volume.geometry, {0.7, 1, 1});
  const auto values = profile(resample(volume, grid, interpolation), 0);
  double worst = 0;
  for (std::size_t i = border; i + border < values.size(); ++i) {
    const double x = grid.geometry.origin[0] + 0.7 * static_cast<double>(i);
    worst = std::max(worst, std::abs(values[i] - std::sin(two_pi * f * x)));
  }
  return worst;
}

TEST(Resample, InterpolatesWavesAsWellAsItsMethodCan) {
  for (const double f : {0.05, 0.1, 0.15}) {
    // Linear interpolation is worst half-way between voxels at a crest: 1 - cos(pi f).
    const double linear = 1 - std::cos(std::numbers::pi * f);
    EXPECT_NEAR(worst_error(Interpolation::linear, f), linear, 0.1 * linear) << f;
    EXPECT_LT(worst_error(Interpolation::bspline, f), 0.1 * linear) << f;
    EXPECT_LT(worst_error(Interpolation::sinc, f), 0.35 * linear) << f;
  }
}

TEST(Resample, KeepsAConstantAndRoundsIntegers) {
  const Volume<std::int16_t> flat({9, 9, 9}, {}, -347);
  for (const auto interpolation :
       {Interpolation::nearest, Interpolation::linear, Interpolation::bspline, Interpolation::sinc})
    for (const double spacing : {0.6, 1.7}) {
      const Grid grid = grid_with_spacing(flat.shape, flat.geometry, {spacing, spacing, spacing});
      for (const std::int16_t voxel : resample(flat, grid, interpolation).voxels)
        ASSERT_EQ(voxel, -347);
    }
}

TEST(Resample, WhatNoMemoryHoldsIsRefusedWithWhatMakesItSmaller) {
  const Volume<std::int16_t> volume({2, 2, 2}, {});
  const Grid grid = grid_around(volume.shape, volume.geometry, {100000, 100000, 100000}, {1, 1, 1});
  try {
    resample(volume, grid, Interpolation::linear);
    FAIL() << "was resampled";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::memory);
    for (const char* option : {"--spacing", "--size", "--depth"})
      EXPECT_NE(error.hint().find(option), std::string::npos) << option;
  }
}

} // namespace
} // namespace thorax::imaging
