#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <map>
#include <sstream>

#include <gmock/gmock.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "real_files.h"
#include "scan/dicom.h"
#include "scan/dicom_pixels.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

namespace thorax::scan {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// Pixels of real DICOM files in all transfer syntaxes.
class RealPixels : public RealFiles {};

TEST_F(RealPixels, LosslessCodecsGiveThePixelsOfTheUncompressedFile) {
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

TEST_F(RealPixels, EveryOddFileIsReadOrRefusedInOneLine) {
  std::size_t read = 0;
  std::map<std::string, std::string> refused;
  for (const fs::path& path : files("dicom_zoo")) {
    try {
      for (const StoredFrame& frame : read_stored_frames(path))
        EXPECT_GE(frame.cells.size(), frame.format.rows * frame.format.columns) << path;
      ++read;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::unreadable) << path;
      EXPECT_EQ(error.line().find('\n'), std::string::npos) << path;
      EXPECT_NE(error.line().find(path.string()), std::string::npos) << path;
      refused[path.filename().string()] = error.line();
    }
  }
  EXPECT_EQ(read, 109u);
  EXPECT_EQ(refused.size(), 29u);
  for (const auto& [name, complaint] : std::map<std::string, std::string>{
           {"HTJ2KLossless_08_RGB.dcm",
            "1.2.840.10008.1.2.4.201 (HTJ2K lossless) is not supported"},
           {"HTJ2K_08_RGB.dcm", "1.2.840.10008.1.2.4.203 (HTJ2K) is not supported"},
           {"liver_deflate.dcm", "(deflated image frame compression) is not supported"},
           {"parametric_map_float.dcm", "floating-point pixels are not supported"},
           {"parametric_map_double_float.dcm", "floating-point pixels are not supported"},
           {"JLSL_08_07_0_1F.dcm", "pixel data in JPEG-LS Lossless cannot be decoded"},
           {"MR_truncated.dcm", "pixel data is truncated:"},
           {"rtplan_truncated.dcm", "damaged DICOM file"},
           {"JPEG2000-embedded-sequence-delimiter.dcm", "JPEG 2000 data is damaged"},
           {"chrKoreanMulti.dcm", "no pixel data"},
           {"no_meta.dcm", "not a DICOM file"},
           {"rtstruct.dcm", "without an image (modality RTSTRUCT)"}})
    EXPECT_THAT(refused["pydicom__" + name], HasSubstr(complaint)) << name;
}

/// The stored numbers of a frame, all samples of a pixel together; of YBR Y alone.
std::vector<double> samples_of(const StoredFrame& frame) {
  const PixelFormat& format = frame.format;
  if (format.photometric.starts_with("YBR")) {
    const auto grey = grey_pixels(frame, {});
    return {grey.begin(), grey.end()};
  }
  const std::size_t pixels = format.rows * format.columns;
  const auto channels = static_cast<std::size_t>(format.samples);
  std::vector<double> values;
  for (std::size_t i = 0; i < pixels; ++i)
    for (std::size_t c = 0; c < channels; ++c)
      values.push_back(static_cast<double>(
          stored_value(frame.cells[format.planar ? c * pixels + i : i * channels + c], format)));
  return values;
}

/// Frame index of what the reference wrote, in the same form.
std::vector<double> reference_samples(const std::vector<std::int64_t>& values, std::size_t index,
                                      std::size_t size, bool ybr) {
  std::vector<double> samples;
  for (std::size_t i = index * size; i < (index + 1) * size; i += ybr ? 3 : 1)
    samples.push_back(static_cast<double>(values[i]));
  return samples;
}

double worst_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double worst = a.size() == b.size() ? 0 : INFINITY;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    worst = std::max(worst, std::abs(a[i] - b[i]));
  return worst;
}

/// Files in which the references are wrong or read what is damaged.
bool is_exempt(const fs::path& path) {
  static const std::map<std::string, const char*> why = {
      {"pydicom__SC_rgb_small_odd_big_endian.dcm", "pydicom 2.3 leaves bytes of words swapped"},
      {"wearemothership__MR1_JLSL", "GDCM 3.0.21 gives noise; its RLE twin and DCMTK agree"},
      {"pydicom__JPEG2000-embedded-sequence-delimiter.dcm", "its image size is 4 thousand million"},
      {"pydicom__JLSL_08_07_0_1F.dcm", "DCMTK refuses JPEG-LS of 7 bits"}};
  return why.contains(path.filename().string());
}

/// Stored values equal those of pydicom and GDCM, sample by sample, in every frame of every file
/// that these decode; but JPEG decoders may round their cosine transform differently.
TEST_F(RealPixels, StoredValuesAreThoseOfIndependentDecoders) {
  const thorax::testing::TemporaryFolder expected;
  std::vector<fs::path> paths = files("dicom_zoo");
  for (const fs::path& path : files("ct_dicom_series"))
    paths.push_back(path);
  std::vector<std::string> command = {
      "/usr/bin/python3",
      (thorax::testing::source_folder() / "tests/support/scan_reference.py").string(), "stored",
      expected.path().string()};
  for (const fs::path& path : paths)
    command.push_back(path.string());
  const auto reference = thorax::testing::run_command(command);
  ASSERT_EQ(reference.exit_code, 0) << reference.err;

  std::istringstream lines(reference.out);
  std::size_t number, frames, rows, columns, channels, compared = 0;
  std::string photometric;
  while (lines >> number >> frames >> rows >> columns >> channels >> photometric) {
    if (is_exempt(paths[number]))
      continue;
    SCOPED_TRACE(paths[number].filename());
    const std::string bytes = read_text(expected / (std::to_string(number) + ".stored"));
    std::vector<std::int64_t> theirs(bytes.size() / sizeof(std::int64_t));
    std::memcpy(theirs.data(), bytes.data(), bytes.size());
    const std::string syntax = read_dicom_header(paths[number]).transfer_syntax;
    const bool cosine = syntax == "1.2.840.10008.1.2.4.50" || syntax == "1.2.840.10008.1.2.4.51";
    const auto ours = read_stored_frames(paths[number]);
    ASSERT_EQ(ours.size(), frames);
    for (std::size_t i = 0; i < frames; ++i) {
      EXPECT_EQ(ours[i].format.photometric.starts_with("YBR"), photometric.starts_with("YBR"));
      const auto expected =
          reference_samples(theirs, i, rows * columns * channels, photometric.starts_with("YBR"));
      EXPECT_LE(worst_difference(samples_of(ours[i]), expected), cosine ? 1 : 0) << "frame " << i;
    }
    ++compared;
  }
  EXPECT_EQ(compared, 225u); // 103 of them of the collection of odd files
}

TEST_F(RealPixels, SingleBitsAreTheSameInEverySyntax) {
  const auto pixels = [&](const char* name) {
    std::vector<double> values;
    for (const StoredFrame& frame : read_stored_frames(data_ / "dicom_zoo" / "one_per_kind" / name))
      for (const double value : samples_of(frame))
        values.push_back(value);
    return values;
  };
  EXPECT_EQ(pixels("pydicom__liver_j2k.dcm"), pixels("pydicom__liver_expb.dcm"));
}

} // namespace
} // namespace thorax::scan
