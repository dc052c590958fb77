#include <bit>
#include <cmath>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "core/random.h"
#include "similarity/fingerprint.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

namespace thorax::similarity {
namespace {

/// Soft blobs in random places.
Raster<float> blobs(std::size_t height, std::size_t width, const std::string& name) {
  Raster<float> picture(height, width);
  Random random(5, name, 0, "blobs");
  for (int blob = 0; blob < 12; ++blob) {
    const double y0 = random.uniform(), x0 = random.uniform(), size = random.uniform(0.05, 0.25);
    const double weight = random.uniform(-100, 100);
    for (std::size_t y = 0; y < height; ++y)
      for (std::size_t x = 0; x < width; ++x) {
        const double dy = (static_cast<double>(y) + 0.5) / static_cast<double>(height) - y0;
        const double dx = (static_cast<double>(x) + 0.5) / static_cast<double>(width) - x0;
        picture.at(y, x) +=
            static_cast<float>(weight * std::exp(-(dy * dy + dx * dx) / (2 * size * size)));
      }
  }
  return picture;
}

int distance(const Fingerprint& one, const Fingerprint& other) {
  return std::popcount(one.hash ^ other.hash);
}

TEST(Fingerprint, EqualsSciPys) {
  constexpr std::size_t count = 40, height = 96, width = 64;
  const testing::TemporaryFolder folder;
  std::vector<Fingerprint> ours;
  {
    std::ofstream file(folder / "pictures", std::ios::binary);
    for (std::size_t i = 0; i < count; ++i) {
      const Raster<float> picture = blobs(height, width, std::to_string(i));
      ours.push_back(fingerprint(picture));
      file.write(reinterpret_cast<const char*>(picture.pixels.data()),
                 static_cast<std::streamsize>(picture.pixels.size() * sizeof(float)));
    }
  }
  const auto python = testing::run_command(
      {"/usr/bin/python3",
       (testing::source_folder() / "tests/support/reference_fingerprints.py").string(),
       (folder / "pictures").string(), std::to_string(height), std::to_string(width)});
  ASSERT_EQ(python.exit_code, 0) << python.err;
  std::istringstream lines(python.out);
  for (std::size_t i = 0; i < count; ++i) {
    std::uint64_t hash = 0;
    ASSERT_TRUE(lines >> hash);
    EXPECT_EQ(ours[i].hash, hash) << "picture " << i;
  }
  for (std::size_t i = 0; i < count; ++i) {
    double expected = 0;
    ASSERT_TRUE(lines >> expected);
    EXPECT_NEAR(correlation(ours[0], ours[i]), expected, 1e-3) << "picture " << i;
  }
}

TEST(Fingerprint, StaysWhenAPictureIsResizedBrightenedOrStretched) {
  const Fingerprint original = fingerprint(blobs(160, 160, "a"));
  const Fingerprint smaller = fingerprint(blobs(61, 61, "a"));
  EXPECT_LE(distance(original, smaller), 2);
  EXPECT_GT(correlation(original, smaller), 0.999);
  const Fingerprint squeezed = fingerprint(blobs(50, 170, "a"));
  EXPECT_LE(distance(original, squeezed), 2);
  const Fingerprint enlarged = fingerprint(blobs(20, 20, "a"));
  EXPECT_GT(correlation(original, enlarged), 0.97);
  Raster<float> brighter = blobs(160, 160, "a");
  for (float& value : brighter.pixels)
    value = 3 * value + 1000;
  EXPECT_EQ(distance(original, fingerprint(brighter)), 0);
  EXPECT_GT(correlation(original, fingerprint(brighter)), 0.999);
  const Fingerprint other = fingerprint(blobs(160, 160, "b"));
  EXPECT_GT(distance(original, other), 11);
  EXPECT_LT(correlation(original, other), 0.9);
}

TEST(Fingerprint, OfAConstantPictureIsLikeNone) {
  const Fingerprint constant = fingerprint(Raster<float>(40, 30, 7.3f));
  EXPECT_EQ(constant.hash, 0u);
  EXPECT_EQ(correlation(constant, constant), 0);
}

} // namespace
} // namespace thorax::similarity
