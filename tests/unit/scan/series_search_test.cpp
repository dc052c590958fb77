#include "scan/series_search.h"

#include <gmock/gmock.h>

#include "core/folder.h"
#include "scan/series_load.h"
#include "support/temporary_folder.h"
#include "unit/scan/scanned_phantom.h"

namespace thorax::scan {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Point back = {0, 1, 0};

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

} // namespace
} // namespace thorax::scan
