#include "imaging/resize.h"

#include <array>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

namespace thorax::imaging {
namespace {

Raster<float> pattern(std::size_t height, std::size_t width) {
  Raster<float> picture(height, width);
  for (std::size_t y = 0; y < height; ++y)
    for (std::size_t x = 0; x < width; ++x)
      picture.at(y, x) = static_cast<float>((y * 31 + x * 17 + (x * y) % 13) % 101) / 101;
  return picture;
}

double mean(const Raster<float>& picture) {
  return std::accumulate(picture.pixels.begin(), picture.pixels.end(), 0.0) /
         static_cast<double>(picture.pixels.size());
}

/// The integral of the picture over a box with fractional sides, divided by its area.
double area_mean(const Raster<float>& picture, double y0, double y1, double x0, double x1) {
  double sum = 0;
  for (auto y = static_cast<std::size_t>(y0); static_cast<double>(y) < y1 - 1e-9; ++y)
    for (auto x = static_cast<std::size_t>(x0); static_cast<double>(x) < x1 - 1e-9; ++x) {
      const auto row = static_cast<double>(y), column = static_cast<double>(x);
      sum += picture.at(y, x) * (std::min(y1, row + 1) - std::max(y0, row)) *
             (std::min(x1, column + 1) - std::max(x0, column));
    }
  return sum / ((y1 - y0) * (x1 - x0));
}

TEST(Shrinking, AveragesTheAreaOfEveryPixel) {
  for (const std::size_t size : {64u, 56u, 112u}) { // by 4, by 4.57, by 2.29
    const Raster<float> before = pattern(256, 256),
                        after = resize(before, size, size, Fit::stretch);
    const double step = 256.0 / static_cast<double>(size);
    for (std::size_t y = 0; y < size; ++y)
      for (std::size_t x = 0; x < size; ++x) {
        const double top = static_cast<double>(y) * step, left = static_cast<double>(x) * step;
        ASSERT_NEAR(after.at(y, x), area_mean(before, top, top + step, left, left + step), 2e-5)
            << size << ": " << y << ", " << x;
      }
    EXPECT_NEAR(mean(after), mean(before), 1e-5);
  }
}

TEST(Resizing, TakesBytesAsFractionsOf255) {
  Raster<std::uint8_t> bytes(37, 61);
  Raster<float> fractions(37, 61);
  for (std::size_t i = 0; i < bytes.pixels.size(); ++i) {
    bytes.pixels[i] = static_cast<std::uint8_t>(i * 37 % 256);
    fractions.pixels[i] = static_cast<float>(bytes.pixels[i]) / 255;
  }
  for (const Fit fit : {Fit::contain, Fit::stretch, Fit::fill})
    for (const std::size_t size : {16u, 37u, 50u, 80u}) {
      const auto from_bytes = resize_bytes(bytes, size, size, fit),
                 expected = resize(fractions, size, size, fit);
      for (std::size_t i = 0; i < expected.pixels.size(); ++i)
        ASSERT_NEAR(from_bytes.pixels[i], expected.pixels[i], 1e-6) << size << ": " << i;
    }
}

TEST(Growing, InterpolatesLinearlyAndKeepsTheEdges) {
  Raster<float> ramp(2, 4);
  for (std::size_t x = 0; x < 4; ++x)
    ramp.at(0, x) = ramp.at(1, x) = static_cast<float>(x);
  const std::vector<float> expected = {0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3};
  const auto grown = resize(ramp, 4, 8, Fit::stretch);
  for (std::size_t y = 0; y < 4; ++y)
    for (std::size_t x = 0; x < 8; ++x)
      EXPECT_FLOAT_EQ(grown.at(y, x), expected[x]);
  EXPECT_EQ(resize(ramp, 2, 4, Fit::stretch).pixels, ramp.pixels);
}

TEST(Placing, KeepsTheCentre) {
  const Placement contain = place(100, 200, 50, 50, Fit::contain);
  EXPECT_EQ(contain.y, 12);
  EXPECT_EQ(contain.height, 25u);
  EXPECT_EQ(contain.width, 50u);
  const Placement fill = place(100, 200, 50, 50, Fit::fill);
  EXPECT_EQ(fill.x, -25);
  EXPECT_EQ(fill.y, 0);
  EXPECT_EQ(fill.height, 50u);
  EXPECT_EQ(fill.width, 100u);
}

/// The first pixel's centre and the new spacing, counted by hand from edges that coincide.
TEST(ResizedGeometry, KeepsTheEdgesOfTheContent) {
  struct Example {
    Fit fit;
    double first_x_mm, first_y_mm;
    std::array<double, 3> spacing;
  };
  Geometry plane{.origin = {10, 20, 30}, .spacing = {0.5, 0.25, 3}};
  plane.direction = {0, 0, -1, 1, 0, 0, 0, -1, 0}; // x runs backwards, y down
  for (const Example& example : {Example{Fit::stretch, 0.75, 0.125, {2, 0.5, 3}},
                                 Example{Fit::contain, 0.75, -11.625, {2, 1, 3}},
                                 Example{Fit::fill, 25.25, 0.125, {1, 0.5, 3}}}) {
    const Geometry resized = resized_geometry(plane, 100, 200, 50, 50, example.fit);
    EXPECT_EQ(resized.origin, (std::array{10.0, 20 + example.first_x_mm, 30 - example.first_y_mm}));
    EXPECT_EQ(resized.spacing, example.spacing);
    EXPECT_EQ(resized.direction, plane.direction);
  }
}

/// The values of a ramp say where pixels lay.
TEST(ResizedGeometry, IsWhereThePixelsCameFrom) {
  Raster<float> ramp(60, 60);
  for (std::size_t y = 0; y < 60; ++y)
    for (std::size_t x = 0; x < 60; ++x)
      ramp.at(y, x) = static_cast<float>(x);
  for (const std::size_t size : {20u, 30u, 120u, 180u}) {
    const Raster<float> after = resize(ramp, size, size, Fit::stretch);
    const Geometry places = resized_geometry({}, 60, 60, size, size, Fit::stretch);
    for (std::size_t x = 2; x + 2 < size; ++x)
      EXPECT_NEAR(after.at(5, x), places.origin[0] + places.spacing[0] * static_cast<double>(x),
                  1e-4)
          << size << ": " << x;
  }
}

TEST(Filling, ShowsTheMiddle) {
  const Raster<float> before = pattern(64, 128), after = resize(before, 32, 32, Fit::fill);
  for (std::size_t y = 0; y < 32; ++y)
    for (std::size_t x = 0; x < 32; ++x) {
      const auto top = static_cast<double>(2 * y), left = static_cast<double>(32 + 2 * x);
      ASSERT_NEAR(after.at(y, x), area_mean(before, top, top + 2, left, left + 2), 1e-5);
    }
  Raster<std::uint8_t> labels(64, 128);
  for (std::size_t y = 0; y < 64; ++y)
    for (std::size_t x = 0; x < 128; ++x)
      labels.at(y, x) = static_cast<std::uint8_t>(x);
  const auto shown = resize_labels(labels, 64, 64, Fit::fill);
  EXPECT_EQ(shown.at(10, 0), 32);
  EXPECT_EQ(shown.at(10, 63), 95);
}

} // namespace
} // namespace thorax::imaging
