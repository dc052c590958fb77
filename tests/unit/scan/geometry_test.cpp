#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/folder.h"
#include "scan/orientation.h"
#include "scan/series_load.h"
#include "scan/series_search.h"
#include "support/temporary_folder.h"
#include "unit/scan/scanned_phantom.h"

namespace thorax::scan {
namespace {

using ::testing::HasSubstr;

const Point left = {1, 0, 0}, right = {-1, 0, 0}, back = {0, 1, 0}, front = {0, -1, 0};
const std::array<double, 9> identity = {1, 0, 0, 0, 1, 0, 0, 0, 1};

class Orientations : public ::testing::TestWithParam<std::pair<Point, Point>> {};

TEST_P(Orientations, AreBroughtToOneFrameWithEveryVoxelInItsPlace) {
  for (const double slope : {1.0, 0.5, 2.0}) {
    const thorax::testing::TemporaryFolder folder;
    acquire(folder.path(), {.row = GetParam().first,
                            .column = GetParam().second,
                            .centres = centres_at(even_places(-26, 4, 14)),
                            .slope = slope,
                            .intercept = -1024});
    const auto found = find_series(content_of(folder.path()).files);
    ASSERT_EQ(found.series.size(), 1u);
    const Series& series = found.series.front();
    EXPECT_TRUE(series.irregularity.empty()) << series.irregularity;
    const auto volume = load_series(series);
    EXPECT_EQ(volume.geometry.direction, identity);
    EXPECT_DOUBLE_EQ(volume.geometry.spacing[2], 4);
    EXPECT_EQ(compare(volume, slope == 1 ? 0.5 : 1, 0.01), 14 * phantom_rows * phantom_columns);
  }
}

INSTANTIATE_TEST_SUITE_P(Axial, Orientations,
                         ::testing::Values(std::pair{left, back}, std::pair{left, front},
                                           std::pair{right, back}, std::pair{right, front},
                                           std::pair{back, left}, std::pair{back, right},
                                           std::pair{front, left}, std::pair{front, right}));

struct Irregularity {
  std::string name;
  std::vector<double> places;
  std::string words;
  std::size_t depth; ///< of the regular grid
};

class Irregularities : public ::testing::TestWithParam<Irregularity> {};

TEST_P(Irregularities, AreResampledByPosition) {
  const auto& [name, places, words, depth] = GetParam();
  const thorax::testing::TemporaryFolder folder;
  acquire(folder.path(), {.row = right, .column = back, .centres = centres_at(places)});
  const auto found = find_series(content_of(folder.path()).files);
  ASSERT_EQ(found.series.size(), 1u);
  const Series& series = found.series.front();
  EXPECT_THAT(series.irregularity, HasSubstr(words));
  const auto volume = load_series(series, 2, Irregular::resample);
  EXPECT_EQ(volume.shape.depth, depth);
  EXPECT_EQ(volume.geometry.direction, identity);
  const double widest = 16;
  EXPECT_EQ(compare(volume, 1, widest), depth * phantom_rows * phantom_columns);
  EXPECT_EQ(load_series(series, 1, Irregular::keep).shape.depth, places.size());
  EXPECT_THROW(load_series(series, 1, Irregular::refuse), Error);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, Irregularities,
    ::testing::Values(
        Irregularity{"gap",
                     {-40, -36, -32, -28, -24, -8, -4, 0, 4, 8, 12, 16, 20, 24, 28, 32, 36},
                     "about 3 slices are missing in 1 gaps, the widest 16 mm",
                     20},
        Irregularity{"uneven",
                     {-40, -34.5, -30, -25, -20, -15, -10, -5.5, 0, 5, 10, 15, 20.5, 25},
                     "slice spacing is not uniform",
                     14},
        Irregularity{"finer",
                     {-40, -38, -36, -34, -32, -30, -25, -20, -15, -10, -5, 0, 2, 4, 6, 8},
                     "slices are missing in",
                     25}));

class GantryTilt : public ::testing::TestWithParam<double> {};

TEST_P(GantryTilt, IsShearedBack) {
  const double angle = GetParam() * M_PI / 180;
  for (const bool flipped : {false, true}) {
    const Point down = {0, std::cos(angle), std::sin(angle)};
    const thorax::testing::TemporaryFolder folder;
    acquire(folder.path(), {.row = flipped ? right : left,
                            .column = flipped ? Point{0, -down[1], -down[2]} : down,
                            .centres = centres_at(even_places(-40, 4, 21))});
    const auto series = find_series(content_of(folder.path()).files).series;
    ASSERT_EQ(series.size(), 1u);
    EXPECT_THAT(series.front().irregularity,
                HasSubstr(fmt::format("stacked {:.1f} degrees off", std::abs(GetParam()))));
    const auto volume = load_series(series.front(), 2, Irregular::resample);
    EXPECT_NEAR(volume.geometry.spacing[2], 4 * std::cos(angle), 1e-9);
    EXPECT_NEAR(volume.geometry.direction[8], std::cos(angle), 1e-9);
    EXPECT_GE(compare(volume, 1, 6), 21 * (phantom_rows - 1) * phantom_columns);
    // A stack that is not sheared back is wrong by centimetres at its ends.
    EXPECT_GT(volume.shape.height, phantom_rows + 80 * std::abs(std::sin(angle)) / 2.5 - 1);
  }
}

INSTANTIATE_TEST_SUITE_P(Degrees, GantryTilt, ::testing::Values(-25.0, -8.0, 5.0, 20.0));

TEST(Irregular, ATiltedSeriesWithAGapIsBothShearedAndFilled) {
  const double angle = 15 * M_PI / 180;
  auto places = even_places(-40, 4, 21);
  places.erase(places.begin() + 2, places.begin() + 4);
  const thorax::testing::TemporaryFolder folder;
  acquire(folder.path(),
          {.column = {0, std::cos(angle), std::sin(angle)}, .centres = centres_at(places)});
  const auto found = find_series(content_of(folder.path()).files);
  ASSERT_EQ(found.series.size(), 1u);
  EXPECT_THAT(found.series.front().irregularity, HasSubstr("2 slices are missing"));
  EXPECT_THAT(found.series.front().irregularity, HasSubstr("gantry tilt"));
  const auto volume = load_series(found.series.front(), 1, Irregular::resample);
  EXPECT_EQ(volume.shape.depth, 21u);
  EXPECT_GT(compare(volume, 1, 13), 19 * (phantom_rows - 1) * phantom_columns);
}

TEST(Irregular, TooWideAGapIsRefused) {
  const thorax::testing::TemporaryFolder folder;
  acquire(folder.path(), {.centres = centres_at({0, 1, 2, 3, 500})});
  const auto found = find_series(content_of(folder.path()).files);
  EXPECT_THROW(load_series(found.series.front(), 1, Irregular::resample), Error);
}

TEST(Irregular, ASliceFarAsideIsRefused) {
  for (const double aside : {-2e6, 2e6, 1e300}) {
    const thorax::testing::TemporaryFolder folder;
    acquire(folder.path(), {.centres = {{0, 0, 0}, {0, 0, 4}, {aside, 0, 8}, {0, 0, 12}}});
    const auto found = find_series(content_of(folder.path()).files);
    ASSERT_EQ(found.series.size(), 1u);
    EXPECT_THROW(load_series(found.series.front(), 1, Irregular::resample), Error) << aside;
  }
}

TEST(ToAxial, KeepsEveryVoxelInItsPlaceInAllOrientations) {
  std::array<std::size_t, 3> axes = {0, 1, 2};
  std::size_t orientations = 0;
  do
    for (int signs = 0; signs < 8; ++signs, ++orientations) {
      Geometry geometry{{5, -7, 11}, {2, 3, 4}, {}};
      for (std::size_t axis = 0; axis < 3; ++axis)
        geometry.direction[axes[axis] * 3 + axis] = signs >> axis & 1 ? -1 : 1;
      Volume<std::int16_t> volume({4, 3, 5}, geometry);
      const auto code = [](const Point& p) {
        return static_cast<std::int16_t>(std::lround(p[0] + 50 * p[1] + 400 * p[2]));
      };
      const auto each = [&](auto& grid, auto visit) {
        for (std::size_t z = 0; z < grid.shape.depth; ++z)
          for (std::size_t y = 0; y < grid.shape.height; ++y)
            for (std::size_t x = 0; x < grid.shape.width; ++x)
              visit(grid.at(z, y, x),
                    place_of(grid.geometry, {static_cast<double>(x), static_cast<double>(y),
                                             static_cast<double>(z)}));
      };
      each(volume, [&](std::int16_t& voxel, const Point& p) { voxel = code(p); });
      const auto axial = to_axial(volume);
      EXPECT_EQ(axial.geometry.direction, identity);
      each(axial, [&](const std::int16_t& voxel, const Point& p) { EXPECT_EQ(voxel, code(p)); });
    }
  while (std::next_permutation(axes.begin(), axes.end()));
  EXPECT_EQ(orientations, 48u);
}

} // namespace
} // namespace thorax::scan
