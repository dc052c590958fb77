#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include <gmock/gmock.h>

#include "unit/augment/pictures.h"

namespace thorax::augment::testing {
namespace {

TEST(Brightness, AddsAFractionOfTheSpan) {
  const Picture brighter =
      transformed(numbered(2, 2), "type='brightness'\nshift=[0.1,0.1]", {0, 255});
  EXPECT_THAT(brighter.pixels, ::testing::ElementsAre(26.5f, 27.5f, 28.5f, 29.5f));
}

TEST(Contrast, StretchesAboutTheMean) {
  const Picture stretched = transformed(numbered(1, 5), "type='contrast'\nfactor=[2,2]");
  EXPECT_THAT(stretched.pixels, ::testing::ElementsAre(-1, 1, 3, 5, 7));
}

TEST(Gamma, FollowsThePowerLawInsideTheSpanOnly) {
  const Picture picture{1, 5, {-2000, -1000, 0, 1000, 1500}, {}};
  const Picture curved = transformed(picture, "type='gamma'\nexponent=[2,2]", {-1000, 1000});
  EXPECT_THAT(curved.pixels,
              ::testing::ElementsAre(-2000, -1000, -1000 + 2000 * 0.25f, 1000, 1500));
}

TEST(Noise, HasTheAskedMeanDeviationAndNoCorrelation) {
  constexpr std::size_t side = 200, count = side * side;
  const Picture noisy =
      transformed(uniform(side, 100), "type='noise'\ndeviation=[0.05,0.05]", {0, 200});
  double mean = 0, square = 0, neighbours = 0;
  for (float value : noisy.pixels)
    mean += value / count;
  for (std::size_t i = 0; i < count; ++i) {
    const double here = noisy.pixels[i] - mean;
    square += here * here / count;
    neighbours += i ? here * (noisy.pixels[i - 1] - mean) / count : 0;
  }
  constexpr double deviation = 10, four_errors = 4 / 200.0; // of a mean over 40,000 values
  EXPECT_NEAR(mean, 100, four_errors * deviation);
  EXPECT_NEAR(std::sqrt(square), deviation, four_errors * deviation / std::sqrt(2));
  EXPECT_NEAR(neighbours / square, 0, four_errors);
}

TEST(Blur, SpreadsAPointAsAGaussian) {
  constexpr int side = 31, centre = 15;
  constexpr double deviation = 2;
  Picture point = uniform(side, 0);
  point.pixels[centre * side + centre] = 1;
  const Picture blurred = transformed(point, "type='blur'\npixels=[2,2]");
  for (int y = centre - 4; y <= centre + 4; ++y)
    for (int x = centre - 4; x <= centre + 4; ++x) {
      const double squared = (x - centre) * (x - centre) + (y - centre) * (y - centre);
      EXPECT_NEAR(blurred.pixels[y * side + x],
                  std::exp(-squared / (2 * deviation * deviation)) /
                      (2 * std::numbers::pi * deviation * deviation),
                  1e-4);
    }
}

TEST(Cutout, FillsOneRectangleWithTheMean) {
  const Picture picture = numbered(20, 20);
  const float mean = 200.5;
  const Picture cut = transformed(picture, "type='cutout'\narea=[0.2,0.2]\naspect=[1.25,1.25]");
  std::size_t top = 20, bottom = 0, left = 20, right = 0, filled = 0;
  for (std::size_t y = 0; y < 20; ++y)
    for (std::size_t x = 0; x < 20; ++x) {
      if (cut.pixels[y * 20 + x] == picture.pixels[y * 20 + x])
        continue;
      EXPECT_EQ(cut.pixels[y * 20 + x], mean);
      top = std::min(top, y), bottom = std::max(bottom, y);
      left = std::min(left, x), right = std::max(right, x);
      ++filled;
    }
  EXPECT_EQ(filled, 80u);
  EXPECT_EQ(bottom - top + 1, 10u);
  EXPECT_EQ(right - left + 1, 8u);
}

TEST(Intensity, LeavesTheMaskAlone) {
  Picture picture = numbered(8, 8);
  picture.mask.assign(64, 2);
  for (const char* type : {"brightness", "contrast", "gamma", "noise", "blur", "cutout"})
    EXPECT_EQ(transformed(picture, "type='" + std::string(type) + "'").mask, picture.mask) << type;
}

TEST(Picture, ComesBackBitForBitInEveryType) {
  const auto round_trip = [](store::PixelType type, std::vector<std::byte> bytes) {
    const std::size_t shape[] = {1, 2, bytes.size() / store::bytes_per_pixel(type) / 2};
    return to_bytes(type, to_picture(type, shape, bytes, {}).pixels);
  };
  std::vector<std::byte> bytes(2 * 256);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::byte>(i * 37 + i / 256);
  EXPECT_EQ(round_trip(store::PixelType::uint8, bytes), bytes);
  EXPECT_EQ(round_trip(store::PixelType::int16, bytes), bytes);
}

TEST(Picture, IntegersAreRoundedAndHeld) {
  const std::vector<float> values = {-3, 0.6f, 254.4f, 300};
  const std::vector<std::byte> bytes = to_bytes(store::PixelType::uint8, values);
  EXPECT_THAT(bytes,
              ::testing::ElementsAre(std::byte{0}, std::byte{1}, std::byte{254}, std::byte{255}));
}

} // namespace
} // namespace thorax::augment::testing
