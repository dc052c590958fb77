#include "scan/image_file.h"

#include <gmock/gmock.h>

#include "core/log.h"
#include "scan/file_kind.h"
#include "support/grey_png.h"
#include "unit/scan/reference_files.h"

namespace thorax::scan {
namespace {

using ::testing::FloatNear;
using ::testing::Pointwise;
using thorax::testing::BadFile;
using thorax::testing::expect_refused;
using thorax::testing::expected_values;
using thorax::testing::reference_files;

struct Picture {
  const char* name;
  FileKind kind;
  float white;
};

class PictureMadeByPillow : public ::testing::TestWithParam<Picture> {};

TEST_P(PictureMadeByPillow, HasTheSameGreyValues) {
  const auto path = reference_files() / GetParam().name;
  EXPECT_EQ(kind_of(path), GetParam().kind);
  const GreyImage image = read_raster(path);
  EXPECT_EQ(image.white, GetParam().white);
  const float tolerance =
      GetParam().kind == FileKind::jpeg ? 1.0f : 1e-3f; // decoders round differently
  EXPECT_THAT(image.pixels.pixels, Pointwise(FloatNear(tolerance), expected_values(path)));
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, PictureMadeByPillow,
    ::testing::Values(
        Picture{"grey.png", FileKind::png, 255}, Picture{"sixteen.png", FileKind::png, 65535},
        Picture{"colour.png", FileKind::png, 255}, Picture{"alpha.png", FileKind::png, 255},
        Picture{"indexed.png", FileKind::png, 255}, Picture{"bilevel.png", FileKind::png, 255},
        Picture{"grey.tif", FileKind::tiff, 255}, Picture{"sixteen.tif", FileKind::tiff, 65535},
        Picture{"fractions.tif", FileKind::tiff, 1}, Picture{"colour.tif", FileKind::tiff, 255},
        Picture{"alpha.tif", FileKind::tiff, 255}, Picture{"indexed.tif", FileKind::tiff, 255},
        Picture{"bilevel.tif", FileKind::tiff, 255},
        Picture{"white_is_zero.tif", FileKind::tiff, 255},
        Picture{"photo.jpg", FileKind::jpeg, 255}, Picture{"jpeg_named.png", FileKind::jpeg, 255}));

class BadPicture : public ::testing::TestWithParam<BadFile> {};

TEST_P(BadPicture, IsOneLineThatNamesTheFile) {
  expect_refused(GetParam(), [](const auto& path) { read_raster(path); });
}

INSTANTIATE_TEST_SUITE_P(Kinds, BadPicture,
                         ::testing::Values(BadFile{"one_pixel.png", "only 1 x 1 pixels"},
                                           BadFile{"truncated_grey.png", "damaged or truncated"},
                                           BadFile{"truncated_sixteen.png", "damaged or truncated"},
                                           BadFile{"truncated_photo.jpg", "truncated JPEG"},
                                           BadFile{"changed_photo.jpg", "truncated JPEG"},
                                           BadFile{"changed_sixteen.png", "truncated PNG"},
                                           BadFile{"truncated_grey.tif", "truncated TIFF"},
                                           BadFile{"cmyk.jpg", "CMYK are not supported - convert"},
                                           BadFile{"empty.dcm", "not a PNG, JPEG or TIFF"},
                                           BadFile{"text.dcm", "not a PNG, JPEG or TIFF"},
                                           BadFile{"no_such.png", "cannot be opened"}));

TEST(Picture, WhatIsNotFollowedIsWarnedOf) {
  const struct {
    const char *name, *warning;
  } cases[] = {{"photo.jpg", ""},
               {"upright.jpg", ""},
               {"turned_little.jpg", ": Exif orientation 6 asks"},
               {"turned_big.jpg", ": Exif orientation 3 asks"},
               {"grey.tif", ""},
               {"pages.tif", ": only the first of its 3 pages is read"}};
  for (const auto& [name, warning] : cases) {
    const auto path = reference_files() / name;
    const auto before = log::warning_texts();
    read_raster(path);
    std::string told;
    for (const auto& [text, count] : log::warning_texts())
      if (!before.contains(text))
        told += text;
    if (*warning)
      EXPECT_THAT(told, ::testing::StartsWith(path.string() + warning));
    else
      EXPECT_EQ(told, "");
  }
}

TEST(Kind, ADicomFileMayBeginAsTiff) {
  EXPECT_EQ(kind_of(reference_files() / "also_tiff.dcm"), FileKind::dicom);
}

TEST(Png, ReadsWhatLibpngWrote) {
  const thorax::testing::TemporaryFolder folder;
  Raster<std::uint8_t> raster(3, 5);
  for (std::size_t i = 0; i < raster.pixels.size(); ++i)
    raster.pixels[i] = static_cast<std::uint8_t>(i * 17);
  testing::write_grey_png(folder / "p.png", raster);
  const GreyImage image = read_raster(folder / "p.png");
  EXPECT_TRUE(std::equal(raster.pixels.begin(), raster.pixels.end(), image.pixels.pixels.begin()));
}

} // namespace
} // namespace thorax::scan
