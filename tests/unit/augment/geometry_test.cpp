#include <cmath>
#include <numbers>

#include <gmock/gmock.h>

#include "unit/augment/pictures.h"

namespace thorax::augment::testing {
namespace {

using ::testing::Each;
using ::testing::FloatNear;
using ::testing::Pointwise;

/// numpy.rot90(picture): the first row of the result is the last column of the picture.
Picture rot90(const Picture& picture) {
  const std::size_t side = picture.height;
  Picture turned = picture;
  for (std::size_t y = 0; y < side; ++y)
    for (std::size_t x = 0; x < side; ++x)
      turned.pixels[y * side + x] = picture.pixels[x * side + (side - 1 - y)];
  return turned;
}

TEST(Rotate, QuarterTurnsEqualRot90) {
  for (const std::size_t side : {8, 9}) {
    Picture expected = numbered(side, side);
    for (const int degrees : {90, 180}) {
      expected = rot90(expected);
      const std::string range = std::to_string(degrees);
      const Picture turned =
          transformed(numbered(side, side), "type='rotate'\ndegrees=[" + range + "," + range + "]");
      EXPECT_EQ(turned.pixels, expected.pixels) << side << " " << degrees;
    }
  }
}

TEST(Rotate, ReadsALinearRampAtTheTurnedPosition) {
  constexpr int side = 33;
  constexpr double centre = 16, degrees = 30;
  Picture ramp = uniform(side, 0);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x)
      ramp.pixels[y * side + x] = static_cast<float>(3 * x + 5 * y);
  const Picture turned = transformed(ramp, "type='rotate'\ndegrees=[30,30]");
  const double c = std::cos(degrees * std::numbers::pi / 180);
  const double s = std::sin(degrees * std::numbers::pi / 180);
  for (int y = 10; y <= 22; ++y)
    for (int x = 10; x <= 22; ++x) {
      const double source_x = centre + c * (x - centre) - s * (y - centre);
      const double source_y = centre + s * (x - centre) + c * (y - centre);
      // OpenCV reads at 1/32 pixel.
      EXPECT_NEAR(turned.pixels[y * side + x], 3 * source_x + 5 * source_y, 8.0 / 64);
    }
}

TEST(Translate, ShiftsExactlyAndFillsWithBlack) {
  const Picture moved =
      transformed(numbered(4, 8), "type='translate'\nx=[0.25,0.25]\ny=[-0.25,-0.25]", {-7, 100});
  const Picture original = numbered(4, 8);
  for (std::size_t y = 0; y < 4; ++y)
    for (std::size_t x = 0; x < 8; ++x) {
      const bool inside = y < 3 && x >= 2;
      EXPECT_EQ(moved.pixels[y * 8 + x], inside ? original.pixels[(y + 1) * 8 + x - 2] : -7);
    }
}

TEST(Translate, DrawsTheBorderAsAsked) {
  const std::string right = "type='translate'\nx=[0.5,0.5]\ny=[0,0]";
  const Picture row{1, 4, {1, 2, 3, 4}, {}};
  EXPECT_THAT(transformed(row, right, {0, 1}, "replicate").pixels,
              ::testing::ElementsAre(1, 1, 1, 2));
  EXPECT_THAT(transformed(row, right, {0, 1}, "reflect").pixels,
              ::testing::ElementsAre(3, 2, 1, 2));
}

TEST(Scale, MagnifiesAboutTheCentre) {
  const Picture row{1, 9, {0, 10, 20, 30, 40, 50, 60, 70, 80}, {}};
  EXPECT_THAT(transformed(row, "type='scale'\nfactor=[2,2]").pixels,
              Pointwise(FloatNear(1e-5f), std::vector<float>{20, 25, 30, 35, 40, 45, 50, 55, 60}));
}

TEST(Shear, MovesRowsInProportionToTheirHeight) {
  const Picture sheared = transformed(numbered(5, 5), "type='shear'\ndegrees=[45,45]");
  const Picture original = numbered(5, 5);
  for (int y = 0; y < 5; ++y)
    for (int x = 0; x < 5; ++x) {
      const int source = x - (y - 2);
      EXPECT_EQ(sheared.pixels[y * 5 + x],
                source >= 0 && source < 5 ? original.pixels[y * 5 + source] : 0);
    }
}

TEST(Flip, MirrorsAndExchangesTheLungs) {
  Picture picture{1, 5, {1, 2, 3, 4, 5}, {1, 0, 2, 16, 2}};
  const Picture flipped = transformed(picture, "type='flip'");
  EXPECT_THAT(flipped.pixels, ::testing::ElementsAre(5, 4, 3, 2, 1));
  EXPECT_THAT(flipped.mask, ::testing::ElementsAre(1, 16, 1, 0, 2));
}

TEST(Flip, TwiceIsTheIdentity) {
  const Picture picture{1, 3, {1, 2, 3}, {1, 2, 0}};
  const Picture same = transformed(picture, "type='flip'\n[[transform]]\ntype='flip'");
  EXPECT_EQ(same.pixels, picture.pixels);
  EXPECT_EQ(same.mask, picture.mask);
}

TEST(Elastic, MovesARampByNoMoreThanTheDisplacement) {
  constexpr int side = 64;
  Picture ramp = uniform(side, 0);
  for (int i = 0; i < side * side; ++i)
    ramp.pixels[i] = static_cast<float>(i % side);
  const Picture warped =
      transformed(ramp, "type='elastic'\ndisplacement=[0.0625,0.0625]\nsmoothness=[0.1,0.1]",
                  {0, 1}, "replicate");
  float largest = 0, roughest = 0;
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      const float shift = warped.pixels[y * side + x] - static_cast<float>(x);
      largest = std::max(largest, std::abs(shift));
      if (x > 5 && x < side - 5)
        roughest = std::max(
            roughest, std::abs(warped.pixels[y * side + x] - warped.pixels[y * side + x - 1] - 1));
    }
  EXPECT_LE(largest, 4 + 1.0 / 32);
  EXPECT_GT(largest, 1);
  EXPECT_LT(roughest, 1) << "a smooth field keeps the order of pixels";
}

TEST(Geometry, ComposesStepsInTheirOrder) {
  // Turning first, then shifting right by 2, is not the same as shifting first.
  const std::string turn = "type='rotate'\ndegrees=[90,90]";
  const std::string shift = "type='translate'\nx=[0.25,0.25]\ny=[0,0]";
  const Picture one_by_one = transformed(transformed(numbered(8, 8), turn), shift);
  const Picture together = transformed(numbered(8, 8), turn + "\n[[transform]]\n" + shift);
  const Picture reversed = transformed(numbered(8, 8), shift + "\n[[transform]]\n" + turn);
  EXPECT_EQ(together.pixels, one_by_one.pixels);
  EXPECT_NE(together.pixels, reversed.pixels);
}

TEST(Geometry, InterpolatesOnlyOnce) {
  // There and back again gives the picture itself; two interpolations would blur it.
  const Picture picture = numbered(16, 16);
  const Picture same = transformed(picture, "type='rotate'\ndegrees=[20,20]\n"
                                            "[[transform]]\ntype='rotate'\ndegrees=[-20,-20]");
  EXPECT_EQ(same.pixels, picture.pixels);
}

TEST(Geometry, MovesAllPlanesAlikeAndKeepsMaskLabels) {
  Picture picture = numbered(16, 16, 3);
  picture.mask.assign(2 * 256, 0);
  for (std::size_t i = 0; i < 256; ++i)
    picture.mask[i] = picture.mask[256 + i] = i % 16 < 8 ? 2 : 17;
  const Picture warped = transformed(picture, "type='rotate'\ndegrees=[17,17]", {0, 1}, "reflect");
  for (std::size_t i = 0; i < 256; ++i) {
    EXPECT_NEAR(warped.pixels[256 + i], warped.pixels[i] + 256, 1e-3);
    EXPECT_EQ(warped.mask[i], warped.mask[256 + i]);
  }
  EXPECT_THAT(warped.mask, Each(::testing::AnyOf(2, 17)));
}

} // namespace
} // namespace thorax::augment::testing
