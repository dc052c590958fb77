#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/folder.h"
#include "scan/orientation.h"
#include "scan/series.h"
#include "scan/series_search.h"
#include "support/temporary_folder.h"
#include "unit/scan/scanned_phantom.h"

namespace thorax::scan {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Point place_of(const Geometry& geometry, double x, double y, double z) {
  Point p = geometry.origin;
  const double index[] = {x, y, z};
  for (std::size_t i = 0; i < 3; ++i)
    for (std::size_t axis = 0; axis < 3; ++axis)
      p[i] += geometry.direction[i * 3 + axis] * geometry.spacing[axis] * index[axis];
  return p;
}

/// Compares every voxel that is not air with the phantom at its place in the patient.
/// @return how many voxels are not air
std::size_t compare(const Volume<std::int16_t>& volume, double tolerance, double margin,
                    double add_hu = 0) {
  std::size_t compared = 0;
  double worst = 0;
  for (std::size_t z = 0; z < volume.shape.depth; ++z)
    for (std::size_t y = 0; y < volume.shape.height; ++y)
      for (std::size_t x = 0; x < volume.shape.width; ++x) {
        const Point p = place_of(volume.geometry, static_cast<double>(x), static_cast<double>(y),
                                 static_cast<double>(z));
        if (volume.at(z, y, x) == air_hu)
          continue;
        ++compared;
        if (!is_near_face(p, margin))
          worst = std::max(worst, std::abs(volume.at(z, y, x) - phantom_hu(p) - add_hu));
      }
  EXPECT_LE(worst, tolerance);
  return compared;
}

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

TEST(Volumes, PhasesOfOneSeriesStayApart) {
  struct {
    double second; // lowest place
    std::optional<long> acquisitions[2], temporal[2], times[2];
  } cases[] = {{-26, {1, 2}, {}},
               {-25, {1, 2}, {}},
               {-26, {}, {1, 2}},
               {-26, {4, 4}, {1, 2}},
               {-25, {4, 4}, {}, {90000, 90030}}};
  for (const auto& each : cases) {
    const thorax::testing::TemporaryFolder folder;
    acquire(folder.path(), {.centres = centres_at(even_places(-26, 4, 14)),
                            .name = "a",
                            .acquisition = each.acquisitions[0],
                            .temporal = each.temporal[0],
                            .time = each.times[0]});
    acquire(folder.path(), {.centres = centres_at(even_places(each.second, 4, 12)),
                            .add_hu = 500,
                            .name = "b",
                            .acquisition = each.acquisitions[1],
                            .temporal = each.temporal[1],
                            .time = each.times[1]});
    const auto found = find_series(content_of(folder.path()).files);
    ASSERT_EQ(found.series.size(), 2u);
    EXPECT_EQ(found.series[0].volume, 0u);
    EXPECT_EQ(found.series[1].volume, 1u);
    EXPECT_THAT(found.series[1].warnings, Contains(HasSubstr("2 of 2 volumes of one series")));
    EXPECT_EQ(compare(load_series(found.series[0]), 0.5, 0.01),
              14 * phantom_rows * phantom_columns);
    EXPECT_EQ(compare(load_series(found.series[1]), 0.5, 0.01, 500),
              12 * phantom_rows * phantom_columns);
  }
}

TEST(Volumes, PassesThatFollowEachOtherAreOneVolume) {
  const thorax::testing::TemporaryFolder folder;
  acquire(folder.path(),
          {.centres = centres_at(even_places(-40, 4, 10)), .name = "a", .acquisition = 1});
  acquire(folder.path(),
          {.centres = centres_at(even_places(0, 4, 10)), .name = "b", .acquisition = 2});
  const auto found = find_series(content_of(folder.path()).files);
  ASSERT_EQ(found.series.size(), 1u);
  EXPECT_EQ(found.series[0].slices.size(), 20u);
  EXPECT_THAT(found.series[0].irregularity, IsEmpty());
}

TEST(Volumes, PatientsSizesAndSpacingsStayApart) {
  const thorax::testing::TemporaryFolder folder;
  const auto centres = centres_at(even_places(-26, 4, 14));
  acquire(folder.path(), {.centres = centres, .name = "a"});
  acquire(folder.path(), {.spacing = {2, 2}, .centres = centres, .name = "b"});
  acquire(folder.path(), {.centres = centres, .patient = "P2", .name = "c"});
  acquire(folder.path(), {.spacing = {1, 1}, .centres = centres_at({0, 4}), .name = "d"});
  const auto found = find_series(content_of(folder.path()).files);
  EXPECT_EQ(found.series.size(), 3u);
  EXPECT_EQ(found.count("one or two slices unlike the rest of their series"), 2u);
}

TEST(Volumes, CopiesAndRepeatsAreLeftOutOnce) {
  const thorax::testing::TemporaryFolder folder;
  acquire(folder.path(), {.centres = centres_at(even_places(-26, 4, 14)), .name = "a"});
  acquire(folder.path(), {.centres = centres_at({-26, -22, 2}), .name = "again"});
  std::filesystem::copy_file(folder / "a3", folder / "copy");
  const auto found = find_series(content_of(folder.path()).files);
  ASSERT_EQ(found.series.size(), 1u);
  EXPECT_EQ(found.count("copies of other files"), 1u);
  EXPECT_EQ(found.count("slices where another one lies"), 3u);
  EXPECT_EQ(compare(load_series(found.series[0]), 0.5, 0.01), 14 * phantom_rows * phantom_columns);
}

TEST(FindSeries, LeavesOutByTypeAndByGeometryAndSaysWhy) {
  const thorax::testing::TemporaryFolder folder;
  const auto centres = centres_at(even_places(-26, 4, 14));
  const auto with_type = [&](const std::string& name, const std::string& type) {
    acquire(folder.path(),
            {.centres = centres, .series = uid_from(name), .name = name, .image_type = type});
  };
  with_type("original", "ORIGINAL\\PRIMARY\\AXIAL");
  with_type("untold", "");
  with_type("scout", "ORIGINAL\\PRIMARY\\LOCALIZER");
  with_type("mip", "DERIVED\\SECONDARY\\MIP");
  with_type("capture", "ORIGINAL\\SECONDARY\\AXIAL");
  acquire(folder.path(), {.column = {0, 0, -1},
                          .centres = centres_at(even_places(-9, 3, 7), back),
                          .series = "2.25.9",
                          .name = "coronal",
                          .image_type = ""});
  const auto files = content_of(folder.path()).files;
  const auto found = find_series(files);
  EXPECT_EQ(found.series.size(), 2u);
  EXPECT_EQ(found.count("localizers"), 14u);
  EXPECT_EQ(found.count("derived images"), 28u);
  EXPECT_EQ(found.count("not axial"), 7u);
  EXPECT_EQ(find_series(files, 1, Derived::take).series.size(), 4u);
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
              visit(grid.at(z, y, x), place_of(grid.geometry, static_cast<double>(x),
                                               static_cast<double>(y), static_cast<double>(z)));
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
