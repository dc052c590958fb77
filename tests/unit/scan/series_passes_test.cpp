#include <gmock/gmock.h>

#include "core/error.h"
#include "core/folder.h"
#include "scan/series_load.h"
#include "scan/series_search.h"
#include "support/temporary_folder.h"
#include "unit/scan/scanned_phantom.h"

namespace thorax::scan {
namespace {

constexpr std::size_t first_voxels = 14 * phantom_rows * phantom_columns;

/// Two passes over the same places, the second one brighter, in one series.
struct Passes {
  const char* name;
  DcmTagKey tag;
  const char *first, *second; ///< its value; {} is the number of the slice
};

SeriesSearch scanned(const std::filesystem::path& folder, const Passes& passes) {
  const auto centres = centres_at(even_places(-26, 4, 14));
  acquire(folder, {.centres = centres, .name = "b", .also = {{passes.tag, passes.first}}});
  acquire(folder,
          {.centres = centres, .add_hu = 500, .name = "a", .also = {{passes.tag, passes.second}}});
  return find_series(content_of(folder).files);
}

class TwoPasses : public ::testing::TestWithParam<Passes> {};

TEST_P(TwoPasses, AreNeverMixed) {
  const thorax::testing::TemporaryFolder folder;
  const auto found = scanned(folder.path(), GetParam());
  ASSERT_EQ(found.series.size(), 2u);
  EXPECT_EQ(compare(load_series(found.series[0]), 0.5, 0.01), first_voxels);
  EXPECT_EQ(compare(load_series(found.series[1]), 0.5, 0.01, 500), first_voxels);
}

INSTANTIATE_TEST_SUITE_P(
    Attributes, TwoPasses,
    ::testing::Values(
        Passes{"kernel", DCM_ConvolutionKernel, "B30f", "B70f"},
        Passes{"kvp", DCM_KVP, "120", "80"},
        Passes{"phase", DCM_NominalPercentageOfCardiacPhase, "30", "70"},
        Passes{"trigger", DCM_TriggerTime, "0", "500"},
        Passes{"series_number", DCM_SeriesNumber, "1", "2"},
        Passes{"date_time", DCM_AcquisitionDateTime, "20200101100000", "20200101110000"},
        Passes{"content_time", DCM_ContentTime, "100000", "110000"},
        Passes{"description", DCM_SeriesDescription, "inspiration", "more"},
        Passes{"time_of_slices", DCM_AcquisitionTime, "1000{}", "1100{}"},
        Passes{"date_time_of_slices", DCM_AcquisitionDateTime, "202001011000{}", "202001011100{}"},
        Passes{"content_time_of_slices", DCM_ContentTime, "1000{}", "1100{}"},
        Passes{"instance_numbers", DCM_InstanceNumber, "1{}", "2{}"}),
    [](const auto& passes) { return std::string(passes.param.name); });

TEST(Passes, ThatNothingTellsApartAreRefused) {
  const thorax::testing::TemporaryFolder folder;
  const auto found = scanned(folder.path(), {"none", DCM_KVP, "120", "120"});
  ASSERT_EQ(found.series.size(), 1u);
  try {
    load_series(found.series.front());
    FAIL() << "mixed";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::inconsistent);
    EXPECT_THAT(error.line(), ::testing::HasSubstr("14 slices lie where others do"));
  }
}

// By their times slices of both passes follow each other, and instance numbers restart.
TEST(Passes, OfInterleavedTimesAreRefused) {
  const thorax::testing::TemporaryFolder folder;
  const auto found =
      scanned(folder.path(), {"interleaved", DCM_AcquisitionTime, "1000{}.1", "1000{}.2"});
  ASSERT_EQ(found.series.size(), 1u);
  EXPECT_THROW(load_series(found.series.front()), Error);
}

} // namespace
} // namespace thorax::scan
