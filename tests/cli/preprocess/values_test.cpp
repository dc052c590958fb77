#include <array>
#include <cstring>

#include <gmock/gmock.h>

#include "scan/dicom_write.h"
#include "store/dataset.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

namespace thorax {
namespace {

using testing::CommandResult;
using ::testing::HasSubstr;
using ::testing::Not;

/// What DICOM files say about their values, changed by DCMTK's dcmodify.
class PreprocessValues : public ::testing::Test {
protected:
  static constexpr std::uint16_t dark = 1000, bright = 3000;

  /// An X-ray, dark but for its left column.
  std::string write_xray(const std::string& name, const std::vector<std::string>& changes = {}) {
    Raster<std::uint16_t> film(8, 8, dark);
    for (std::size_t y = 0; y < 8; ++y)
      film.at(y, 0) = bright;
    const auto path = (folder_ / name).string();
    const scan::StudyTags tags{.patient_id = name,
                               .patient_name = "N",
                               .sex = "M",
                               .age = 50,
                               .study_uid = scan::uid_from(name + "study"),
                               .series_uid = scan::uid_from(name + "series"),
                               .frame_of_reference_uid = scan::uid_from(name + "frame"),
                               .study_id = "1",
                               .date = "20200101",
                               .description = "test"};
    scan::write_xray(path, film, tags, {});
    change(path, changes);
    return path;
  }

  static void change(const std::string& path, const std::vector<std::string>& changes) {
    if (changes.empty())
      return;
    std::vector<std::string> command = {"dcmodify", "--no-backup"};
    for (const std::string& change : changes)
      command.insert(command.end(), {"--insert", change});
    command.push_back(path);
    EXPECT_EQ(testing::run_command(command).exit_code, 0);
  }

  CommandResult preprocess(const std::vector<std::string>& inputs, const std::string& contrast) {
    std::vector<std::string> command = {"thorax-preprocess", "xray"};
    command.insert(command.end(), inputs.begin(), inputs.end());
    command.insert(command.end(), {"--as", "native", "--contrast", contrast, "--output",
                                   (folder_ / "x.h5").string(), "--force", "--progress", "never"});
    return testing::run_command(command);
  }

  /// Brightness, 0 to 255, of the left column and of the rest in the only image.
  std::pair<int, int> brightness() {
    const auto pixels = store::DatasetReader(folder_ / "x.h5").image(0).pixels;
    return {std::to_integer<int>(pixels[8]), std::to_integer<int>(pixels[9])};
  }

  testing::TemporaryFolder folder_;
};

struct Presentation {
  std::vector<std::string> changes;
  const char* contrast;
  int left, rest;
};

class PreprocessPresentation : public PreprocessValues,
                               public ::testing::WithParamInterface<Presentation> {};

TEST_P(PreprocessPresentation, IsWhatTheFileAsksFor) {
  const auto result = preprocess({write_xray("x.dcm", GetParam().changes)}, GetParam().contrast);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(brightness(), std::pair(GetParam().left, GetParam().rest));
}

const std::string centre = "(0028,1050)=2000", width = "(0028,1051)=4000",
                  exact = "(0028,1056)=LINEAR_EXACT", sigmoid = "(0028,1056)=SIGMOID",
                  inverse = "(2050,0020)=INVERSE", monochrome1 = "(0028,0004)=MONOCHROME1";

INSTANTIATE_TEST_SUITE_P(
    Kinds, PreprocessPresentation,
    ::testing::Values(Presentation{{centre, width, exact}, "auto", 191, 64},   // 3/4, 1/4
                      Presentation{{centre, width, sigmoid}, "auto", 186, 69}, // 1 / (1 + e^-+1)
                      Presentation{{centre, width, exact, inverse}, "auto", 64, 191},
                      Presentation{{centre, width, exact, monochrome1}, "window", 64, 191},
                      Presentation{{monochrome1, inverse}, "full", 0, 255},
                      Presentation{{inverse}, "percentile", 0, 255}));

struct Padding {
  std::vector<std::string> changes;
  std::string contrast;
  int padded, low, high;
};

class PreprocessPadding : public PreprocessValues, public ::testing::WithParamInterface<Padding> {};

/// Four columns each of padding and of two values, which span 0 to 255 alone; shown inverted they
/// change places, and padding stays black (PS3.3 C.7.5.1.1.2).
TEST_P(PreprocessPadding, IsBlackAndHasNoPartInContrast) {
  const auto& [changes, contrast, padded, low, high] = GetParam();
  Raster<std::uint16_t> film(12, 12, 2000);
  for (std::size_t y = 0; y < 12; ++y)
    for (std::size_t x = 0; x < 8; ++x)
      film.at(y, x) = x < 4 ? 4000 : 1000;
  const auto path = (folder_ / "x.dcm").string();
  scan::write_xray(path, film, {.patient_id = "p", .study_uid = "2.25.1"}, {});
  change(path, changes);
  const auto result = preprocess({path}, contrast);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto pixels = store::DatasetReader(folder_ / "x.h5").image(0).pixels;
  EXPECT_THAT((std::array{pixels[1], pixels[5], pixels[10]}),
              ::testing::ElementsAre(std::byte(padded), std::byte(low), std::byte(high)));
}

const std::string pad = "(0028,0120)=4000", pad_from = "(0028,0120)=3500",
                  pad_to = "(0028,0121)=4095", pad_low = "(0028,0120)=1000";

INSTANTIATE_TEST_SUITE_P(
    Kinds, PreprocessPadding,
    ::testing::Values(Padding{{}, "full", 255, 0, 85}, // (2000 - 1000) / (4000 - 1000)
                      Padding{{pad}, "full", 0, 0, 255}, Padding{{pad}, "percentile", 0, 0, 255},
                      Padding{{pad_from, pad_to}, "full", 0, 0, 255},
                      Padding{{pad_from}, "full", 255, 0, 85},
                      Padding{{pad, monochrome1}, "full", 0, 255, 0},
                      Padding{{pad, inverse}, "percentile", 0, 255, 0},
                      Padding{{pad_low, monochrome1}, "full", 0, 0, 255}, // of 2000 and 4000
                      Padding{{pad, centre, width, exact}, "auto", 0, 64, 128},
                      Padding{{pad, centre, width, exact, monochrome1}, "auto", 0, 191, 128}));

TEST_F(PreprocessValues, APictureOfPaddingAloneIsRefused) {
  const auto path = write_xray("a", {"(0028,0120)=0", pad_to});
  const auto result = preprocess({path}, "full");
  EXPECT_EQ(result.exit_code, 20);
  EXPECT_THAT(result.err, HasSubstr(path + ": every pixel is padding"));
}

TEST_F(PreprocessValues, ABrokenVoiTableIsWarnedOfAndNotUsed) {
  const std::string table = "(0028,3010)[0].(0028,3002)=4096\\0\\16"; // without entries
  const Presentation cases[] = {{{table, centre, width, exact}, "auto", 191, 64},
                                {{table, "(0028,1051)=0"}, "auto", 255, 0}};
  for (const auto& [changes, contrast, left, rest] : cases) {
    const auto path = write_xray("x.dcm", changes);
    const auto result = preprocess({path}, contrast);
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.err, HasSubstr(path + ": VOI LUT Sequence: lookup table with 0 of 4096 "
                                             "entries; it is not used"));
    EXPECT_EQ(brightness(), std::pair(left, rest));
  }
}

TEST_F(PreprocessValues, BurntInTextIsWarnedOfOnceWithACount) {
  const std::string burnt = "(0028,0301)=YES";
  const auto result =
      preprocess({write_xray("a", {burnt}), write_xray("b"), write_xray("c", {burnt}),
                  write_xray("d", {burnt}), write_xray("e", {burnt}), write_xray("f", {burnt})},
                 "auto");
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("5 DICOM images say that text is burnt into them"));
  EXPECT_THAT(result.err, Not(HasSubstr("colour")));
}

TEST_F(PreprocessValues, BurntInTextIsWarnedOfUnlessItIsDenied) {
  const struct {
    const char* stated;
    bool warned;
  } cases[] = {{"YES", true}, {"yes", true}, {"Y", true}, {"UNKNOWN", true},
               {"NO", false}, {"no", false}, {"", false}};
  for (const auto& [stated, warned] : cases) {
    const auto path = write_xray("a", {std::string("(0028,0301)=") + stated});
    const auto result = preprocess({path}, "auto");
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(result.err.find("burnt into") != std::string::npos, warned) << stated;
  }
}

class PreprocessHu : public PreprocessValues {
protected:
  /// Slices of these values, with changes as dcmodify takes them.
  CommandResult preprocess_ct(const Volume<std::int16_t>& hu,
                              const std::vector<std::string>& changes = {}) {
    const auto scan = folder_ / "ct";
    std::filesystem::create_directory(scan);
    for (std::size_t z = 0; z < hu.shape.depth; ++z) {
      const auto path = scan / ("ct" + std::to_string(z));
      scan::write_ct_slice(path, hu, z,
                           {.patient_id = "p",
                            .sex = "M",
                            .study_uid = "2.25.1",
                            .series_uid = "2.25.2",
                            .frame_of_reference_uid = "2.25.3",
                            .study_id = "1",
                            .date = "20200101"},
                           static_cast<int>(z) + 1);
      change(path.string(), changes);
    }
    return testing::run_command({"thorax-preprocess", "ct", scan.string(), "--as", "volumes",
                                 "--output", (folder_ / "v.h5").string(), "--force", "--progress",
                                 "never"});
  }
};

TEST_F(PreprocessHu, AreDoubtedWhereTheyAreUnlikely) {
  const auto result = preprocess_ct(Volume<std::int16_t>({3, 8, 8}, {}, 500));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("the values, 500 to 500, may not be Hounsfield units"));
}

/// PS3.3 C.7.6.3.1.2 and C.11.6: both are of display.
TEST_F(PreprocessHu, AreNotInvertedWhereTheirDisplayIs) {
  Volume<std::int16_t> hu({3, 8, 8}, {}, -1000);
  for (std::size_t z = 0; z < 3; ++z)
    hu.at(z, 4, 4) = static_cast<std::int16_t>(300 + 10 * static_cast<int>(z));
  const std::vector<std::string> cases[] = {{}, {monochrome1}, {inverse}, {monochrome1, inverse}};
  for (const auto& changes : cases) {
    const auto result = preprocess_ct(hu, changes);
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto bytes = store::DatasetReader(folder_ / "v.h5").image(0).pixels;
    std::vector<std::int16_t> stored(hu.voxels.size());
    ASSERT_EQ(bytes.size(), stored.size() * sizeof(std::int16_t));
    std::memcpy(stored.data(), bytes.data(), bytes.size());
    EXPECT_EQ(stored, hu.voxels) << ::testing::PrintToString(changes);
  }
}

} // namespace
} // namespace thorax
