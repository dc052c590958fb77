#include <algorithm>
#include <cmath>
#include <numbers>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "core/atomic_file.h"
#include "scan/dicom_write.h"
#include "store/dataset.h"
#include "support/grey_png.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

// thorax-preprocess xray --crop collimation. DICOM files get their attributes by DCMTK's dcmodify.

namespace thorax {
namespace {

using testing::CommandResult;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::size_t height = 40, width = 60;

class XrayField : public ::testing::Test {
protected:
  /// Values of 1000 to 3400, none of them black in the full range but the first.
  static std::uint16_t value(std::size_t y, std::size_t x) {
    return static_cast<std::uint16_t>(1000 + 40 * x + y);
  }

  void write_film(const std::vector<std::string>& changes) {
    Raster<std::uint16_t> film(height, width);
    for (std::size_t y = 0; y < height; ++y)
      for (std::size_t x = 0; x < width; ++x)
        film.at(y, x) = value(y, x);
    const auto path = (folder_ / "a.dcm").string();
    scan::write_xray(path, film, {.patient_id = "p", .study_uid = scan::uid_from("s")}, {});
    std::vector<std::string> command = {"dcmodify", "--no-backup"};
    for (const std::string& change : changes)
      command.insert(command.end(), {"--insert", change});
    command.push_back(path);
    ASSERT_EQ(testing::run_command(command).exit_code, 0);
  }

  CommandResult run(const std::string& input, const std::string& crop,
                    const std::vector<std::string>& more = {}) {
    std::vector<std::string> command = {"thorax-preprocess", "xray", input, "--crop", crop};
    command.insert(command.end(), {"--as", "native", "--output", "x.h5", "--force", "--keep-ids",
                                   "--progress", "never", "--report", "r.json"});
    command.insert(command.end(), more.begin(), more.end());
    return testing::run_command(command, {.folder = folder_.path()});
  }

  store::Image image() { return store::DatasetReader(folder_ / "x.h5").image(0); }
  nlohmann::json fields() { return nlohmann::json::parse(read_text(folder_ / "r.json"))["fields"]; }

  testing::TemporaryFolder folder_;
};

const std::vector<std::string> rectangle = {"(0018,1700)=RECTANGULAR", "(0018,1702)=11",
                                            "(0018,1704)=50", "(0018,1706)=6", "(0018,1708)=35"};
const std::string polygon = "(0018,1700)=POLYGONAL";
const std::vector<std::string> circle = {"(0018,1600)=CIRCULAR", "(0018,1610)=20\\30",
                                         "(0018,1612)=15", "(0018,1622)=65535"};

struct Stated {
  const char* name;
  std::vector<std::string> changes;
  std::size_t x, y, width, height; ///< of the box
  double exposed;                  ///< pixels within it that are not black
};

class StatedField : public XrayField, public ::testing::WithParamInterface<Stated> {};

TEST_P(StatedField, IsItsBoxAndBlackAround) {
  const Stated& field = GetParam();
  write_film(field.changes);
  const auto result = run("a.dcm", "collimation", {"--contrast", "full", "--type", "float32"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, Not(HasSubstr("warning")));
  EXPECT_EQ(fields(), (nlohmann::json{{"stated", 1}, {"found", 0}, {"unusable", 0}}));
  const auto found = image();
  EXPECT_THAT(found.shape, ElementsAre(field.height, field.width));
  EXPECT_DOUBLE_EQ(found.geometry.origin[0], static_cast<double>(field.x));
  EXPECT_DOUBLE_EQ(found.geometry.origin[1], static_cast<double>(field.y));
  const auto* pixels = reinterpret_cast<const float*>(found.pixels.data());
  const auto count = std::count_if(pixels, pixels + field.width * field.height,
                                   [](float grey) { return grey > 0; });
  EXPECT_NEAR(static_cast<double>(count), field.exposed, 1) << "one of them is the darkest";
  EXPECT_EQ(*std::max_element(pixels, pixels + field.width * field.height), 1)
      << "the field alone decides about contrast";
}

INSTANTIATE_TEST_SUITE_P(
    Xrays, StatedField,
    ::testing::Values(Stated{"rectangle", rectangle, 10, 5, 40, 30, 1200},
                      Stated{"circle", circle, 14, 4, 31, 31,
                             709}, // Gauss's circle problem for a radius of 15
                      Stated{"inverse_circle",
                             {circle[0], circle[1], circle[2], "(0028,0004)=MONOCHROME1"},
                             14,
                             4,
                             31,
                             31,
                             709},
                      Stated{"polygon",
                             {"(0018,1700)=POLYGONAL", "(0018,1720)=1\\1\\40\\1\\40\\40"},
                             0,
                             0,
                             40,
                             40,
                             40 * 41 / 2},
                      Stated{"beyond",
                             {rectangle[0], "(0018,1702)=-5", "(0018,1704)=30", "(0018,1706)=-9",
                              "(0018,1708)=900"},
                             0,
                             0,
                             30,
                             40,
                             1200}),
    [](const auto& instance) { return std::string(instance.param.name); });

TEST_F(XrayField, IsOnlyFollowedWhereCollimationIsAskedFor) {
  write_film(rectangle);
  for (const char* crop : {"none", "border"}) {
    ASSERT_EQ(run("a.dcm", crop).exit_code, 0);
    EXPECT_THAT(image().shape, ElementsAre(height, width)) << crop;
  }
}

TEST_F(XrayField, IsWarnedOfWhereItLeavesNothing) {
  const std::vector<std::string> cases[] = {
      {"(0018,1700)=RECTANGULAR"},
      {rectangle[0], "(0018,1702)=50", "(0018,1704)=11", rectangle[3], rectangle[4]},
      {rectangle[0], "(0018,1702)=70", "(0018,1704)=90", rectangle[3], rectangle[4]},
      {circle[0], "(0018,1610)=20\\30", "(0018,1612)=2"},
      {circle[0], "(0018,1610)=-50\\-50", "(0018,1612)=20"},
      {polygon, "(0018,1720)=1\\1\\20\\30\\40\\60"},        // on a line
      {polygon, "(0018,1720)=1\\1\\40\\60\\1\\60\\40\\1"},  // a bow
      {polygon, "(0018,1720)=1\\1\\40\\57\\40\\60\\1\\4"}}; // 4 of 60 columns wide
  for (const auto& changes : cases) {
    write_film(changes);
    const auto result = run("a.dcm", "collimation");
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.err, HasSubstr("1 DICOM images state a collimator or shutter"));
    EXPECT_THAT(image().shape, ElementsAre(height, width));
    EXPECT_EQ(fields()["unusable"], 1);
  }
}

TEST_F(XrayField, IsFoundTurnedInPixels) {
  const double angle = 5 * std::numbers::pi / 180;
  Raster<std::uint8_t> picture(512, 512, 250);
  double exposed = 0;
  for (std::size_t y = 0; y < 512; ++y)
    for (std::size_t x = 0; x < 512; ++x) {
      const double dx = static_cast<double>(x) - 256, dy = static_cast<double>(y) - 256;
      const double u = dx * std::cos(angle) + dy * std::sin(angle);
      const double v = dy * std::cos(angle) - dx * std::sin(angle);
      if (std::abs(u) <= 180 && std::abs(v) <= 200) {
        picture.at(y, x) =
            static_cast<std::uint8_t>(100 + 60 * std::sin(u / 25) * std::sin(v / 30));
        ++exposed;
      }
    }
  testing::write_grey_png(folder_ / "a.png", picture);
  const auto result = run("a.png", "collimation", {"--equalise", "clahe"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("0 as DICOM files state them, 1 found in the pixels"));
  EXPECT_EQ(fields()["found"], 1);
  EXPECT_THAT(store::DatasetReader(folder_ / "x.h5").header().preprocessing,
              HasSubstr("crop = \"collimation\"\nfield = \"stated, else found\"\n"));
  const auto found = image();
  const double across = 2 * (180 * std::cos(angle) + 200 * std::sin(angle));
  const double down = 2 * (200 * std::cos(angle) + 180 * std::sin(angle));
  EXPECT_NEAR(static_cast<double>(found.shape[1]), across, 3);
  EXPECT_NEAR(static_cast<double>(found.shape[0]), down, 3);
  EXPECT_NEAR(found.geometry.origin[0], 256 - across / 2, 2);
  EXPECT_EQ(std::to_integer<int>(found.pixels[0]), 0) << "the white shade is black";
  const auto bright = std::count_if(found.pixels.begin(), found.pixels.end(),
                                    [](std::byte grey) { return grey != std::byte{0}; });
  EXPECT_NEAR(static_cast<double>(bright), exposed, 0.01 * exposed);
}

} // namespace
} // namespace thorax
