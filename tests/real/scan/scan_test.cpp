#include <algorithm>
#include <filesystem>

#include <gmock/gmock.h>

#include "core/folder.h"
#include "real_files.h"
#include "scan/file_kind.h"
#include "scan/hu_check.h"
#include "scan/image_file.h"
#include "scan/series.h"
#include "scan/series_load.h"
#include "scan/series_search.h"
#include "scan/volume_file.h"

namespace thorax::scan {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Real scans and pictures through their readers.
class RealScans : public RealFiles {};

struct RealSeries {
  const char* folder;
  std::size_t slices;
  double spacing;
  double age;
  const char* warning; ///< nullptr: none
};

TEST_F(RealScans, CtSeriesAreSortedAndMeasured) {
  const char* far_apart = "slices are 24 mm apart but 2 mm thick";
  for (const RealSeries& expected :
       {RealSeries{"cap002_every12th", 11, 24, 77, far_apart},
        RealSeries{"normal002_every12th", 14, 24, 68, far_apart},
        RealSeries{"covid_P002_every2nd", 67, 4, 48, "slices are 4 mm apart but 2 mm thick"},
        RealSeries{"lungdx_A0002_B40f", 30, 8, 53, nullptr}}) {
    const SeriesSearch found =
        find_series(content_of(data_ / "ct_dicom_series" / expected.folder).files, 2);
    ASSERT_EQ(found.series.size(), 1u) << expected.folder;
    const Series& series = found.series.front();
    EXPECT_EQ(series.slices.size(), expected.slices);
    EXPECT_NEAR(series.geometry.spacing[2], expected.spacing, 1e-6);
    EXPECT_EQ(series.header.age, expected.age);
    EXPECT_TRUE(series.uniform);
    if (expected.warning)
      EXPECT_THAT(series.warnings, Contains(expected.warning));
    else
      EXPECT_THAT(series.warnings, IsEmpty());
    const auto volume = load_series(series, 2);
    const auto [low, high] = std::minmax_element(volume.voxels.begin(), volume.voxels.end());
    EXPECT_EQ(*low, -1024);
    EXPECT_GT(*high, 1000); // bone
    EXPECT_LT(*high, 3072);
    EXPECT_EQ(doubt_about_hu(volume), std::nullopt);
    auto stored = volume; // the same without its intercept
    for (std::int16_t& value : stored.voxels)
      value = static_cast<std::int16_t>(value + 1024);
    EXPECT_THAT(doubt_about_hu(stored).value_or(""), HasSubstr("0.0% are those of air"));
  }
}

TEST_F(RealScans, NiftiVolumeHasItsGeometryInLps) {
  const auto volume =
      read_nifti<std::int16_t>(data_ / "ct_nifti_lungmask" / "id001-128x128x64.nii.gz");
  EXPECT_EQ(volume.shape, (Shape3{64, 128, 128}));
  // Axis codes L A S: columns run to the left (+x of LPS), rows to the front (-y), slices up.
  EXPECT_GT(volume.geometry.direction[0], 0.99);
  EXPECT_LT(volume.geometry.direction[4], -0.99);
  EXPECT_GT(volume.geometry.direction[8], 0.99);
  EXPECT_EQ(doubt_about_hu(volume), std::nullopt);
}

TEST_F(RealScans, PicturesAreReadWhateverTheirNamesSay) {
  std::size_t read = 0;
  for (const char* set : {"covid_ct_slices", "chestxray14", "chestxray14_64px"})
    for (const fs::path& path : files(set)) {
      const FileKind kind = kind_of(path);
      if (kind != FileKind::png && kind != FileKind::jpeg)
        continue;
      const GreyImage image = read_raster(path);
      EXPECT_GT(image.pixels.width, 16u) << path;
      EXPECT_LE(*std::max_element(image.pixels.pixels.begin(), image.pixels.pixels.end()),
                image.white + 0.01f)
          << path;
      if (++read % 200 == 0)
        break; // a couple of hundred of each set are enough
    }
  EXPECT_GT(read, 200u);
}

} // namespace
} // namespace thorax::scan
