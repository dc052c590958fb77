#include <gmock/gmock.h>

#include "core/error.h"
#include "scan/dicom.h"
#include "scan/series.h"
#include "scan/series_load.h"
#include "scan/series_search.h"
#include "unit/scan/reference_files.h"

namespace thorax::scan {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using thorax::testing::expected_values;
using thorax::testing::reference_files;

class EnhancedCt : public ::testing::TestWithParam<const char*> {};

TEST_P(EnhancedCt, OneFileIsASeries) {
  const auto path = reference_files() / GetParam();
  const SeriesSearch found = find_series({path});
  EXPECT_EQ(found.count("localizers"), 1u); // among its frames
  ASSERT_EQ(found.series.size(), 1u);
  const Series& series = found.series.front();
  EXPECT_THAT(series.warnings, IsEmpty());
  EXPECT_EQ(series.files(), std::vector{path});
  EXPECT_EQ(series.shape, (Shape3{6, 8, 6}));
  EXPECT_EQ(series.geometry.spacing, (std::array{0.8, 0.7, 2.5}));
  EXPECT_EQ(series.geometry.origin, (std::array{-100.0, -90.0, 10.0}));
  EXPECT_EQ(series.header.voi_window, (std::array{-600.0, 1500.0}));
  const auto volume = load_series(series);
  const auto expected = expected_values(path);
  EXPECT_TRUE(
      std::equal(volume.voxels.begin(), volume.voxels.end(), expected.begin(), expected.end()));
}

INSTANTIATE_TEST_SUITE_P(Syntaxes, EnhancedCt,
                         ::testing::Values("enhanced.dcm", "enhanced_jpeg2000.dcm"));

TEST(MultiFrame, EveryFrameHasItsHeader) {
  const auto headers = read_dicom_frame_headers(reference_files() / "enhanced.dcm");
  ASSERT_EQ(headers.size(), 7u);
  const double places[] = {3, 0, 5, 1, 6, 2, 4};
  for (std::size_t i = 0; i < headers.size(); ++i) {
    EXPECT_EQ(headers[i].frame, i);
    EXPECT_EQ(headers[i].intercept, -1024 + places[i]);
    EXPECT_EQ(headers[i].position, (std::array{-100.0, -90.0, 10 + 2.5 * places[i]}));
    EXPECT_EQ(headers[i].slice_thickness, 2.5);
    EXPECT_EQ(headers[i].is_type("LOCALIZER"), places[i] == 6);
  }
  EXPECT_EQ(read_dicom_frame_headers(reference_files() / "rle.dcm").size(), 1u);
}

TEST(MultiFrame, FramesThatAreNotDescribedAreRefused) {
  const auto complaint = [](const char* name) -> std::string {
    try {
      read_dicom_frames(reference_files() / name, [](const DicomImage&) {});
    } catch (const Error& error) {
      return error.line();
    }
    return {};
  };
  EXPECT_THAT(complaint("one_frame_untold.dcm"),
              HasSubstr("7 frames, but 6 of them are described"));
  EXPECT_THAT(complaint("frames_untold.dcm"), HasSubstr("7 frames without a description of each"));
}

TEST(MultiFrame, ASingleImageIsNotOneOfManyFrames) {
  EXPECT_THROW(read_dicom(reference_files() / "enhanced.dcm"), Error);
}

} // namespace
} // namespace thorax::scan
