#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sstream>

#include <gmock/gmock.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/folder.h"
#include "scan/dicom.h"
#include "scan/image_file.h"
#include "scan/series.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

namespace thorax::scan {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::IsEmpty;

/// Real files, or a skipped test that says why.
class RealScans : public ::testing::Test {
protected:
  void SetUp() override {
    const char* folder = std::getenv("THORAX_REAL_DATA");
    if (!folder)
      GTEST_SKIP() << "THORAX_REAL_DATA IS NOT SET: no real images to read";
    data_ = folder;
  }

  std::vector<fs::path> files(const fs::path& folder) const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator(data_ / folder))
      if (entry.is_regular_file() && entry.path().extension() != ".csv" &&
          entry.path().extension() != ".md")
        found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    return found;
  }

  fs::path data_;
};

TEST_F(RealScans, LosslessCodecsGiveThePixelsOfTheUncompressedFile) {
  const fs::path codecs = data_ / "dicom_zoo" / "wg04";
  const auto truth = read_dicom(codecs / "wearemothership__CT1_UNC").pixels.pixels;
  for (const char* codec : {"J2KR", "JLSL", "JPLL", "RLE"})
    EXPECT_EQ(read_dicom(codecs / (std::string("wearemothership__CT1_") + codec)).pixels.pixels,
              truth)
        << codec;
  const auto nearly = read_dicom(codecs / "wearemothership__CT1_JLSN").pixels.pixels;
  float worst = 0;
  for (std::size_t i = 0; i < truth.size(); ++i)
    worst = std::max(worst, std::abs(nearly[i] - truth[i]));
  EXPECT_LE(worst, 4);
  for (const char* kind : {"MR1", "MR3"}) {
    const std::string name = std::string("wearemothership__") + kind + "_";
    const auto rle = read_dicom(codecs / (name + "RLE")).pixels.pixels;
    for (const char* codec : {"J2KR", "JLSL"})
      EXPECT_EQ(read_dicom(codecs / (name + codec)).pixels.pixels, rle) << name << codec;
  }
}

TEST_F(RealScans, EveryOddFileIsReadOrRefusedInOneLine) {
  std::size_t read = 0, refused = 0;
  for (const fs::path& path : files("dicom_zoo")) {
    try {
      const DicomImage image = read_dicom(path);
      EXPECT_EQ(image.pixels.pixels.size(), image.header.rows * image.header.columns) << path;
      ++read;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::unreadable) << path;
      EXPECT_EQ(error.line().find('\n'), std::string::npos) << path;
      EXPECT_NE(error.line().find(path.string()), std::string::npos) << path;
      ++refused;
    }
  }
  EXPECT_EQ(read + refused, 138u);
  EXPECT_GE(read, 78u);
}

/// Pixels agree with pydicom's in every file that it decodes.
TEST_F(RealScans, PixelsAgreeWithPydicom) {
  const thorax::testing::TemporaryFolder expected;
  std::vector<fs::path> paths = files("dicom_zoo");
  for (const fs::path& path : files("ct_dicom_series/lungdx_A0002_B40f"))
    paths.push_back(path);
  std::vector<std::string> command = {
      "/usr/bin/python3",
      (thorax::testing::source_folder() / "tests/support/scan_reference.py").string(), "pixels",
      expected.path().string()};
  for (const fs::path& path : paths)
    command.push_back(path.string());
  const auto reference = thorax::testing::run_command(command);
  ASSERT_EQ(reference.exit_code, 0) << reference.err;
  std::istringstream lines(reference.out);
  std::size_t number, rows, columns, compared = 0;
  while (lines >> number >> rows >> columns) {
    if (paths[number].filename() == "pydicom__SC_rgb_small_odd_big_endian.dcm")
      continue; // pydicom 2.3 leaves the bytes of big-endian OW words swapped; ours equal the JPEG
                // twin
    const DicomImage image = read_dicom(paths[number], {.invert_monochrome1 = false});
    ASSERT_EQ(image.pixels.height, rows) << paths[number];
    ASSERT_EQ(image.pixels.width, columns) << paths[number];
    const std::string bytes = read_text(expected / (std::to_string(number) + ".expected"));
    std::vector<float> values(bytes.size() / sizeof(float));
    std::memcpy(values.data(), bytes.data(), bytes.size());
    const bool lossy = image.header.transfer_syntax.starts_with(
        "1.2.840.10008.1.2.4.5"); // decoders round differently
    double worst = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
      worst = std::max<double>(worst, std::abs(values[i] - image.pixels.pixels[i]));
    EXPECT_LE(worst, lossy ? 3 : 1e-2) << paths[number];
    ++compared;
  }
  EXPECT_GE(compared, 60u);
}

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
