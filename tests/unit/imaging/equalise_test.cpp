#include "imaging/equalise.h"

#include <cmath>

#include <gtest/gtest.h>

namespace thorax::imaging {
namespace {

/// Levels 100 to 149 of 256, each equally often.
Raster<float> faint() {
  Raster<float> picture(100, 100);
  for (std::size_t i = 0; i < picture.pixels.size(); ++i)
    picture.pixels[i] = static_cast<float>(100 + (i * 7919) % 50) / 255;
  return picture;
}

TEST(Equalising, SpreadsEqualCountsEvenly) {
  const Raster<float> before = faint(), after = equalise(before);
  for (std::size_t i = 0; i < before.pixels.size(); ++i) {
    const double level = std::lround(before.pixels[i] * 255) - 100;
    ASSERT_NEAR(after.pixels[i], level / 49, 0.5 / 255 + 1e-6) << "level " << level;
  }
}

TEST(Equalising, FollowsTheCumulativeHistogram) {
  // 60, 30 and 10 percent of the pixels at three levels: (n(<= level) - n(lowest)) / (n -
  // n(lowest)).
  Raster<float> picture(10, 10);
  for (std::size_t i = 0; i < 100; ++i)
    picture.pixels[i] = (i < 60 ? 10.f : i < 90 ? 40.f : 200.f) / 255;
  const Raster<float> after = equalise(picture);
  EXPECT_FLOAT_EQ(after.pixels[0], 0);
  EXPECT_NEAR(after.pixels[70], 30.0 / 40, 0.5 / 255 + 1e-6);
  EXPECT_FLOAT_EQ(after.pixels[99], 1);
}

/// The map of a tile after Zuiderveld: counts above the limit are spread over all levels.
TEST(Clahe, OfOneTileIsTheClippedCumulativeHistogram) {
  const Raster<float> before = faint();
  const double clip_limit = 5, pixels = 100 * 100, levels = 256;
  const double limit = std::floor(clip_limit * pixels / levels); // 195 of the 200 in each level
  const double excess = 50 * (200 - limit);
  const Raster<float> after = equalise_locally(before, {.clip_limit = clip_limit, .tiles = 1});
  for (std::size_t i = 0; i < before.pixels.size(); ++i) {
    const double level = std::lround(before.pixels[i] * 255);
    const double cumulative = (level - 99) * limit + (level + 1) * excess / levels;
    ASSERT_NEAR(after.pixels[i], cumulative / pixels, 2.0 / 255) << "level " << level;
  }
}

TEST(Clahe, ClipLimitBoundsTheGainAndTilesAreLocal) {
  // Two halves of faint stripes on different grounds.
  Raster<float> picture(128, 128);
  for (std::size_t y = 0; y < 128; ++y)
    for (std::size_t x = 0; x < 128; ++x)
      picture.at(y, x) = (x < 64 ? 0.2f : 0.7f) + ((y / 4 + x / 4) % 2 ? 0.02f : 0.f);
  const auto contrast = [&](const Raster<float>& grey, std::size_t x) {
    return std::abs(grey.at(16, x) - grey.at(20, x));
  };
  const auto weak = equalise_locally(picture, {.clip_limit = 2, .tiles = 8});
  const auto strong = equalise_locally(picture, {.clip_limit = 40, .tiles = 8});
  for (const std::size_t x : {20u, 100u}) {
    EXPECT_GT(contrast(weak, x), contrast(picture, x)) << x;
    EXPECT_GT(contrast(strong, x), 2 * contrast(weak, x)) << x;
  }
}

} // namespace
} // namespace thorax::imaging
