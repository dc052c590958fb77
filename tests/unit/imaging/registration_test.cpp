#include "imaging/registration.h"

#include <cmath>

#include <gtest/gtest.h>

#include "imaging/threads.h"

namespace thorax::imaging {
namespace {

/// A chest in fractions of the picture: trunk, two lungs, heart, ribs.
double chest(double u, double v) {
  const auto blob = [](double du, double dv, double a, double b) {
    return 1 / (1 + std::exp(12 * (std::hypot(du / a, dv / b) - 1)));
  };
  const double trunk = blob(u - 0.5, v - 0.55, 0.42, 0.5);
  const double lungs = blob(u - 0.32, v - 0.45, 0.13, 0.25) + blob(u - 0.68, v - 0.43, 0.12, 0.24);
  const double heart = blob(u - 0.56, v - 0.6, 0.12, 0.1);
  const double ribs = 0.06 * std::sin(50 * v + 6 * std::abs(u - 0.5)) * lungs;
  return 0.75 * trunk - 0.5 * lungs + 0.25 * heart + ribs;
}

/// The chest as a picture in which the pixel at warp(x, y) shows what the reference has at (x, y).
Raster<float> take(std::size_t size, const Affine& warp) {
  const auto [a, b, c, d] = warp.matrix;
  const double determinant = a * d - b * c;
  Raster<float> picture(size, size);
  for (std::size_t y = 0; y < size; ++y)
    for (std::size_t x = 0; x < size; ++x) {
      const double p = static_cast<double>(x) - warp.offset[0],
                   q = static_cast<double>(y) - warp.offset[1];
      const double u = (d * p - b * q) / determinant, v = (a * q - c * p) / determinant;
      picture.at(y, x) =
          static_cast<float>(chest(u / static_cast<double>(size), v / static_cast<double>(size)));
    }
  return picture;
}

/// Scale, turn in degrees and move as a fraction of the size, about the middle.
Affine warp_by(std::size_t size, double scale_x, double scale_y, double degrees, double move_x,
               double move_y) {
  const double turn = degrees * 3.14159265358979 / 180, side = static_cast<double>(size);
  Affine warp{{scale_x * std::cos(turn), -scale_y * std::sin(turn), scale_x * std::sin(turn),
               scale_y * std::cos(turn)},
              {0, 0}};
  const double middle = (side - 1) / 2;
  const auto moved = warp(middle, middle);
  warp.offset = {middle - moved[0] + move_x * side, middle - moved[1] + move_y * side};
  return warp;
}

/// The largest distance in the middle half of the picture, in pixels.
double error(const Affine& found, const Affine& truth, std::size_t size) {
  double worst = 0;
  const auto side = static_cast<double>(size);
  for (const double x : {0.25 * side, 0.75 * side})
    for (const double y : {0.25 * side, 0.75 * side})
      worst = std::max(
          worst, std::hypot(found(x, y)[0] - truth(x, y)[0], found(x, y)[1] - truth(x, y)[1]));
  return worst;
}

TEST(Registration, RecoversKnownTransforms) {
  use_one_thread_inside();
  struct {
    std::size_t size;
    double scale_x, scale_y, degrees, move_x, move_y;
  } cases[] = {{128, 1, 1, 0, 0, 0},
               {128, 1, 1, 0, 0.06, -0.04},
               {256, 1.1, 0.93, 4, 0.03, 0.05},
               {256, 0.9, 0.9, -8, -0.05, 0},
               {500, 1.15, 1.1, 3, 0.04, 0.02}};
  for (const auto& each : cases) {
    const Affine truth =
        warp_by(each.size, each.scale_x, each.scale_y, each.degrees, each.move_x, each.move_y);
    const Raster<float> reference = take(each.size, {});
    Raster<float> picture = take(each.size, truth);
    for (float& value : picture.pixels) // another exposure
      value = std::pow(std::max(value, 0.f), 1.6f);
    const Registration found = register_to(reference, picture);
    EXPECT_EQ(found.fault, "");
    const double tolerance = static_cast<double>(each.size) / 128; // of a pixel of the search
    EXPECT_LT(error(found.transform, truth, each.size), tolerance)
        << each.size << " " << each.degrees;
    const Registration again = register_to(reference, picture);
    EXPECT_EQ(again.transform.matrix, found.transform.matrix);
    EXPECT_EQ(again.transform.offset, found.transform.offset);
  }
}

TEST(Registration, TransformedPicturesLieOnTheReference) {
  const Affine warp = warp_by(128, 1.1, 1, 5, 0.03, 0);
  const Raster<float> reference = take(128, {}), seen = transformed(take(128, warp), warp);
  for (std::size_t y = 32; y < 96; ++y)
    for (std::size_t x = 32; x < 96; ++x)
      ASSERT_NEAR(seen.at(y, x), reference.at(y, x), 0.01);
}

TEST(Registration, OfNothingHasAFault) {
  EXPECT_NE(register_to(take(128, {}), Raster<float>(128, 128, 0.5f)).fault, "");
}

TEST(Registration, ImplausibleTransformsAreNamed) {
  const struct {
    Affine transform;
    std::string words;
  } cases[] = {{warp_by(128, 1.4, 0.8, 20, 0.1, 0.2), ""},
               {warp_by(128, 1.6, 1, 0, 0, 0), "a scale of 1.60"},
               {warp_by(128, 1, 0.5, 10, 0, 0), "a scale of 0.50"},
               {warp_by(128, -1, 1, 0, 0, 0), "a mirror image"},
               {warp_by(128, 1, 1, 36, 0, 0), "a turn by 36 degrees"},
               {warp_by(128, 1, 1, 0, 0.3, 0.3), "a move by 42% of the picture"}};
  for (const auto& [transform, words] : cases)
    EXPECT_EQ(implausible(transform, 128, 128), words);
}

} // namespace
} // namespace thorax::imaging
