#include <cmath>
#include <cstring>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "chest.h"
#include "core/atomic_file.h"
#include "core/error.h"
#include "scan/dicom_write.h"
#include "store/dataset.h"
#include "support/grey_png.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

namespace thorax {
namespace {

namespace fs = std::filesystem;
using store::DatasetReader;
using testing::CommandResult;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class Xrays : public ::testing::Test {
protected:
  void write_picture(const std::string& name, const Raster<std::uint8_t>& picture) {
    fs::create_directories((folder_ / name).parent_path());
    testing::write_grey_png(folder_ / name, picture);
  }

  /// Brightness rises along x from 50 to 200.
  static Raster<std::uint8_t> ramp(std::size_t height, std::size_t width) {
    Raster<std::uint8_t> picture(height, width);
    for (std::size_t y = 0; y < height; ++y)
      for (std::size_t x = 0; x < width; ++x)
        picture.at(y, x) = static_cast<std::uint8_t>(50 + 150 * x / (width - 1));
    return picture;
  }

  CommandResult run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"thorax-preprocess", "xray"});
    arguments.insert(arguments.end(), {"--progress", "never", "--keep-ids", "--force"});
    return testing::run_command(arguments, {.folder = folder_.path()});
  }

  DatasetReader open(const std::string& name) { return DatasetReader(folder_ / name); }

  std::vector<std::string> ids(const std::string& name) {
    std::vector<std::string> found;
    const DatasetReader reader = open(name);
    for (const store::Sample& sample : reader.samples())
      found.push_back(sample.id);
    return found;
  }

  testing::TemporaryFolder folder_;
};

TEST_F(Xrays, ViewsAreChosenByTableNameAndViewPosition) {
  for (const char* name : {"a", "b", "c", "d", "e_vp-pa_cr", "f"})
    write_picture("images/" + std::string(name) + ".png", ramp(20, 30));
  std::ofstream(folder_ / "labels.csv") << "file,view,modality,covid\na.png,PA,X-ray,1\n"
                                           "b.png,L,X-ray,0\nc.png,AP Supine,X-ray,0\n"
                                           "d.png,Axial,CT,1\nf.png,,,1\n";
  const struct {
    const char* views;
    std::vector<std::string> kept;
  } cases[] = {
      {"all", {"a.png", "b.png", "c.png", "e_vp-pa_cr.png", "f.png"}},
      {"frontal", {"a.png", "c.png", "e_vp-pa_cr.png"}},
      {"lateral", {"b.png"}},
      {"PA", {"a.png", "e_vp-pa_cr.png"}},
      {"lateral,AP Supine", {"b.png", "c.png"}},
      {"frontal,unknown", {"a.png", "c.png", "e_vp-pa_cr.png", "f.png"}},
  };
  for (const auto& [views, kept] : cases) {
    const auto result = run({"images", "--labels", "labels.csv", "--views", views, "--size", "16",
                             "--output", "x.h5", "--report", "r.json"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(ids("x.h5"), kept) << views;
    const auto report = nlohmann::json::parse(read_text(folder_ / "r.json"));
    EXPECT_EQ(report["left_out_by_view"].size(), 6 - kept.size());
    EXPECT_THAT(result.err, HasSubstr(std::to_string(6 - kept.size()) +
                                      " of 6 images are left out by their view or modality"));
    EXPECT_THAT(report["left_out_by_view"].dump(), HasSubstr("d.png (CT)"));
  }
  EXPECT_EQ(run({"images", "--views", "LL", "--output", "none.h5"}).exit_code,
            static_cast<int>(ExitCode::no_input));

  Raster<std::uint16_t> film(40, 30, 1000);
  film.at(3, 3) = 2000;
  fs::create_directories(folder_ / "films");
  const scan::StudyTags tags{.patient_id = "p",
                             .patient_name = "N",
                             .sex = "M",
                             .age = 50,
                             .study_uid = scan::uid_from("s"),
                             .series_uid = scan::uid_from("t")};
  scan::write_xray(folder_ / "films" / "pa.dcm", film, tags, {.view = "PA"});
  ASSERT_EQ(run({"films", "--views", "PA", "--size", "16", "--output", "x.h5"}).exit_code, 0);
  EXPECT_EQ(run({"films", "--views", "lateral", "--size", "16", "--output", "none.h5"}).exit_code,
            static_cast<int>(ExitCode::no_input));
}

TEST_F(Xrays, CropTakesTheFrameOffBeforeTheContrast) {
  Raster<std::uint8_t> framed(100, 160, 255);
  for (std::size_t y = 0; y < 100; ++y)
    for (std::size_t x = 0; x < 100; ++x)
      framed.at(y, 40 + x) = static_cast<std::uint8_t>(50 + (x + 50 * (y % 2)) % 100);
  write_picture("images/a.png", framed);
  ASSERT_EQ(run({"images", "--crop", "border", "--contrast", "percentile", "--percentiles", "0,100",
                 "--as", "native", "--output", "x.h5"})
                .exit_code,
            0);
  const auto reader = open("x.h5");
  const auto image = reader.image(0);
  EXPECT_THAT(image.shape, ElementsAre(100, 100));
  EXPECT_DOUBLE_EQ(image.geometry.origin[0], 40);
  EXPECT_EQ(std::to_integer<int>(image.pixels[0]), 0);
  EXPECT_EQ(std::to_integer<int>(image.pixels[99]), 255) << "149 is the brightest inside";
  EXPECT_THAT(reader.header().preprocessing, HasSubstr("crop = \"border\"\n"));
  EXPECT_THAT(reader.header().preprocessing, HasSubstr("percentiles = [0, 100]\n"));
}

TEST_F(Xrays, FillShowsTheMiddleAndItsPlace) {
  write_picture("images/a.png", ramp(50, 100));
  ASSERT_EQ(run({"images", "--fit", "fill", "--size", "25", "--output", "x.h5"}).exit_code, 0);
  const auto image = open("x.h5").image(0);
  EXPECT_DOUBLE_EQ(image.geometry.spacing[0], 2);
  EXPECT_DOUBLE_EQ(image.geometry.origin[0], 24 + 0.5) << "centres of columns 24 and 25 of 100";
  EXPECT_NEAR(std::to_integer<int>(image.pixels[0]), 50 + 150 * 24.5 / 99, 1.5);
  EXPECT_NEAR(std::to_integer<int>(image.pixels[24]), 50 + 150 * 72.5 / 99, 1.5);
}

TEST_F(Xrays, EqualisingIsRecorded) {
  write_picture("images/a.png", ramp(128, 128));
  ASSERT_EQ(
      run({"images", "--equalise", "histogram", "--as", "native", "--output", "x.h5"}).exit_code,
      0);
  const auto even = open("x.h5").image(0);
  EXPECT_EQ(std::to_integer<int>(even.pixels[0]), 0);
  EXPECT_EQ(std::to_integer<int>(even.pixels[127]), 255);
  EXPECT_NEAR(std::to_integer<int>(even.pixels[64]), 128, 3);

  ASSERT_EQ(run({"images", "--equalise", "clahe", "--clahe-clip", "3", "--clahe-tiles", "4",
                 "--size", "64", "--output", "x.h5"})
                .exit_code,
            0);
  EXPECT_THAT(open("x.h5").header().preprocessing,
              HasSubstr("equalise = \"clahe\"\nclahe-clip = 3\nclahe-tiles = 4\n"));
  ASSERT_EQ(run({"images", "--size", "64", "--output", "x.h5"}).exit_code, 0);
  EXPECT_EQ(open("x.h5").header().preprocessing,
            "modality = \"xray\"\nas = \"stack\"\ncontrast = \"auto\"\nsize = 64\nfit = "
            "\"contain\"\n")
      << "as before these options";
}

TEST_F(Xrays, LargeInputsKeepSixteenBits) {
  Raster<std::uint16_t> film(300, 300);
  for (std::size_t i = 0; i < film.pixels.size(); ++i)
    film.pixels[i] = static_cast<std::uint16_t>(i % 4096);
  fs::create_directories(folder_ / "films");
  scan::write_xray(folder_ / "films" / "x.dcm", film,
                   {.patient_id = "p",
                    .patient_name = "N",
                    .sex = "M",
                    .age = 50,
                    .study_uid = scan::uid_from("s"),
                    .series_uid = scan::uid_from("t")},
                   {});
  ASSERT_EQ(
      run({"films", "--contrast", "full", "--size", "2048", "--type", "int16", "--output", "x.h5"})
          .exit_code,
      0);
  EXPECT_THAT(open("x.h5").image(0).shape, ElementsAre(1, 2048, 2048));
  ASSERT_EQ(
      run({"films", "--contrast", "full", "--as", "native", "--type", "int16", "--output", "x.h5"})
          .exit_code,
      0);
  const auto native = open("x.h5").image(0);
  for (std::size_t i = 0; i < 8192; ++i) {
    std::int16_t value;
    std::memcpy(&value, native.pixels.data() + 2 * i, 2);
    ASSERT_EQ(value, std::lround(-32768 + 65535.0 * static_cast<double>(i % 4096) / 4095)) << i;
  }
}

TEST_F(Xrays, SixteenBitPicturesKeepEveryValue) {
  Raster<std::uint16_t> picture(256, 256);
  for (std::size_t i = 0; i < picture.pixels.size(); ++i)
    picture.pixels[i] = static_cast<std::uint16_t>(i);
  testing::write_grey_png(folder_ / "a.png", picture);
  ASSERT_EQ(
      run({"a.png", "--contrast", "full", "--as", "native", "--type", "int16", "--output", "x.h5"})
          .exit_code,
      0);
  const auto image = open("x.h5").image(0);
  for (std::size_t i = 0; i < picture.pixels.size(); ++i) {
    std::int16_t value;
    std::memcpy(&value, image.pixels.data() + 2 * i, 2);
    ASSERT_EQ(value, static_cast<int>(i) - 32768);
  }
}

TEST_F(Xrays, AreLaidOverAReference) {
  using testing::chest;
  write_picture("reference.png", chest(0, 0));
  write_picture("images/a.png", chest(6, -4));
  write_picture("images/b.png", chest(-5, 3));
  write_picture("images/flat.png", Raster<std::uint8_t>(128, 128, 90));
  const std::vector<std::string> arguments = {"images", "--register", "reference.png",
                                              "--size", "128",        "--output",
                                              "x.h5",   "--report",   "r.json"};
  const auto result = run(arguments);
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("1 of 3 pictures could not be registered"));
  const auto report = nlohmann::json::parse(read_text(folder_ / "r.json"));
  EXPECT_NEAR(report["registrations"]["a.png"]["matrix"][0], 1, 0.02);
  EXPECT_TRUE(report["unregistered"].contains("flat.png"));
  const auto reader = open("x.h5");
  EXPECT_THAT(reader.header().preprocessing, HasSubstr("register = \""));
  const auto truth = chest(0, 0);
  for (std::size_t i = 0; i < 2; ++i) {
    const auto pixels = reader.read(i);
    double difference = 0;
    for (std::size_t y = 32; y < 96; ++y)
      for (std::size_t x = 32; x < 96; ++x)
        difference += std::abs(std::to_integer<int>(pixels[y * 128 + x]) - truth.at(y, x));
    EXPECT_LT(difference / (64 * 64), 2) << "grey levels of 255, picture " << i;
  }
  auto strict = arguments;
  strict.insert(strict.end(), {"--on-unregistered", "error"});
  EXPECT_EQ(run(strict).exit_code, static_cast<int>(ExitCode::inconsistent));
  strict.insert(strict.end(), {"--on-error", "skip"});
  EXPECT_EQ(run(strict).exit_code, static_cast<int>(ExitCode::cases_skipped));
  EXPECT_THAT(ids("x.h5"), ElementsAre("a.png", "b.png"));
}

TEST_F(Xrays, WrongOptionsAreRefused) {
  write_picture("images/a.png", ramp(20, 30));
  const struct {
    std::vector<std::string> options;
    std::string words;
  } cases[] = {{{"--percentiles", "99,1"}, "rising"},
               {{"--percentiles", "1,2,3"}, "rising"},
               {{"--percentiles", "0,101"}, "--percentiles"},
               {{"--crop", "all"}, "--crop"},
               {{"--equalise", "clahe", "--clahe-tiles", "0"}, "--clahe-tiles"}};
  for (const auto& [options, words] : cases) {
    std::vector<std::string> arguments = {"images", "--output", "x.h5"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const auto result = run(arguments);
    EXPECT_EQ(result.exit_code, 2) << result.err;
    EXPECT_THAT(result.err, HasSubstr(words));
  }
}

} // namespace
} // namespace thorax
