#include "scan/dicom.h"

#include <cmath>

#include <gmock/gmock.h>

#include "core/error.h"
#include "scan/jpeg2000.h"
#include "scan/stored_pixels.h"
#include "unit/scan/reference_files.h"

namespace thorax::scan {
namespace {

using ::testing::FloatNear;
using ::testing::Pointwise;
using thorax::testing::BadFile;
using thorax::testing::expected_values;
using thorax::testing::reference_files;

class DicomMadeByPydicom : public ::testing::TestWithParam<const char*> {};

TEST_P(DicomMadeByPydicom, HasTheSamePixels) {
  const auto path = reference_files() / (std::string(GetParam()) + ".dcm");
  DicomImage image = read_dicom(path);
  for (std::size_t i = 0; i < image.padded.pixels.size(); ++i)
    if (image.padded.pixels[i])
      image.pixels.pixels[i] = -1024;
  EXPECT_THAT(image.pixels.pixels, Pointwise(FloatNear(1e-3f), expected_values(path)));
  EXPECT_EQ(image.header.patient, "someone");
  EXPECT_EQ(image.header.sex, "F");
  EXPECT_DOUBLE_EQ(image.header.age, 0.5);
}

INSTANTIATE_TEST_SUITE_P(Kinds, DicomMadeByPydicom,
                         ::testing::Values("explicit", "implicit", "big_endian", "deflated", "rle",
                                           "jpeg2000", "monochrome1", "padded",
                                           "padded_as_unsigned", "high_bit", "rgb", "planar",
                                           "palette"));

TEST(Dicom, PaddedPixelsAreTold) {
  const auto image = read_dicom(reference_files() / "padded.dcm");
  ASSERT_EQ(image.padded.pixels.size(), image.pixels.pixels.size());
  std::size_t padded = 0;
  for (std::size_t i = 0; i < image.pixels.pixels.size(); ++i) {
    const float stored = image.pixels.pixels[i];
    const bool is_padded = stored >= -2000 && stored <= -1500;
    padded += is_padded;
    EXPECT_EQ(image.padded.pixels[i], is_padded);
  }
  EXPECT_GT(padded, 0u);
  EXPECT_TRUE(read_dicom(reference_files() / "explicit.dcm").padded.pixels.empty());
}

class BadDicom : public ::testing::TestWithParam<BadFile> {};

TEST_P(BadDicom, IsOneLineThatNamesTheFile) {
  thorax::testing::expect_refused(GetParam(), [](const auto& path) { read_dicom(path); });
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, BadDicom,
    ::testing::Values(
        BadFile{"text.dcm", "not a DICOM file"}, BadFile{"no_such.dcm", "no such file"},
        BadFile{"truncated_explicit.dcm", "pixel data is truncated: 60 of 84 bytes"},
        BadFile{"half_explicit.dcm", "pixel data is truncated: 9980 of 20000 bytes"},
        BadFile{"half_implicit.dcm", "pixel data is truncated: 9980 of 20000 bytes"},
        BadFile{"half_big_endian.dcm", "pixel data is truncated: 9980 of 20000 bytes"},
        BadFile{"half_deflated.dcm", "half_deflated.dcm: "},
        BadFile{"short_pixels.dcm", "pixel data is truncated: 74 of 84 bytes"},
        BadFile{"short_rle.dcm", "RLE Lossless"}, BadFile{"short_jpeg.dcm", "JPEG Baseline"},
        BadFile{"changed_jpeg.dcm", "JPEG Baseline data is damaged"},
        BadFile{"modality_short.dcm",
                "Modality LUT Sequence: lookup table with 100 of 3000 entries"},
        BadFile{"modality_no_bits.dcm", "Modality LUT Sequence: lookup table of 0 bits"},
        BadFile{"modality_no_entries.dcm",
                "Modality LUT Sequence: lookup table with 0 of 3000 entries"},
        BadFile{"huge.dcm", "image of 65535 x 65535 pixels"},
        BadFile{"empty.dcm", "not a DICOM file"},
        BadFile{"one_pixel.dcm", "image of only 1 x 1 pixels"}));

TEST(Dicom, HeaderAloneDoesNotNeedThePixels) {
  const DicomHeader header = read_dicom_header(reference_files() / "truncated_explicit.dcm");
  EXPECT_EQ(header.rows, 7u);
  EXPECT_EQ(header.columns, 6u);
  EXPECT_EQ(header.slope, 0.5);
  EXPECT_EQ(header.intercept, -100);
}

TEST(StoredPixels, SignAndPositionOfTheStoredBits) {
  const PixelFormat twelve_signed{.bits_stored = 12, .high_bit = 11, .is_signed = true};
  EXPECT_EQ(stored_value(0x0fff, twelve_signed), -1);
  EXPECT_EQ(stored_value(0xf7ff, twelve_signed),
            2047); // bits above the high bit are not pixel data
  EXPECT_EQ(lowest(twelve_signed), -2048);
  EXPECT_EQ(highest(twelve_signed), 2047);
  const PixelFormat upper{.bits_stored = 12, .high_bit = 15, .is_signed = false};
  EXPECT_EQ(stored_value(0xabcd, upper), 0xabc);
  EXPECT_EQ(lowest(upper), 0);
  EXPECT_EQ(highest(upper), 4095);
}

TEST(Jpeg2000, RefusesGarbage) {
  const std::vector<std::byte> garbage(100, std::byte{0xff});
  EXPECT_THROW(decode_jpeg2000(garbage), Error);
  EXPECT_THROW(decode_jpeg2000({}), Error);
}

} // namespace
} // namespace thorax::scan
