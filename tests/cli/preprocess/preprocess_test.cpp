#include <cmath>
#include <csignal>
#include <cstring>
#include <filesystem>

#include <nlohmann/json.hpp>

#include "core/atomic_file.h"
#include "lung_cohort.h"

namespace thorax {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

class Preprocess : public LungCohort {};

TEST_F(Preprocess, DicomSeriesBecomeVolumesInHu) {
  write_series("anna");
  const auto result = preprocess({"ct", "cohort", "--as", "volumes", "--output", "out/v.h5"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto reader = open("out/v.h5");
  ASSERT_EQ(reader.size(), 1u);
  const auto image = reader.image(0);
  const auto expected = lung_volume();
  EXPECT_EQ(reader.header().intensity, "HU");
  EXPECT_THAT(image.shape, ::testing::ElementsAre(12, 48, 64));
  ASSERT_EQ(image.pixels.size(), expected.voxels.size() * 2);
  EXPECT_EQ(std::memcmp(image.pixels.data(), expected.voxels.data(), image.pixels.size()), 0);
  EXPECT_EQ(image.sample.sex, "F");
  EXPECT_EQ(image.sample.age, 61);
}

TEST_F(Preprocess, WindowMapsHuToGrey) {
  write_series("anna");
  ASSERT_EQ(
      preprocess({"ct", "cohort", "--window", "-1000,600", "--size", "64", "--output", "s.h5"})
          .exit_code,
      0);
  const auto reader = open("s.h5");
  ASSERT_EQ(reader.size(), 12u);
  const auto image = reader.image(5);
  EXPECT_EQ(image.sample.slice, 5);
  EXPECT_DOUBLE_EQ(image.sample.position_mm, 50 + 5 * 8);
  // 64 x 48 voxels fill the width of the picture; 8 rows above and below are border.
  const auto at = [&](std::size_t y, std::size_t x) {
    return std::to_integer<int>(image.pixels[y * 64 + x]);
  };
  EXPECT_EQ(at(2, 30), 0);
  EXPECT_EQ(at(8 + 1, 1), 0);                                  // air, -1000 HU
  EXPECT_EQ(at(8 + 20, 20), std::lround(255 * 200.0 / 1600));  // lung, -800 HU
  EXPECT_EQ(at(8 + 10, 10), std::lround(255 * 1040.0 / 1600)); // water, 40 HU
  EXPECT_DOUBLE_EQ(image.geometry.origin[1], -96 - 8 * 4);
}

TEST_F(Preprocess, VariantsUseTheLungs) {
  write_series("anna");
  ASSERT_EQ(preprocess({"ct", "cohort", "--as", "volumes", "--output", "v.h5"}).exit_code, 0);
  for (const std::string& input : {std::string("cohort"), std::string("v.h5")}) {
    ASSERT_EQ(preprocess({"ct", input, "--variant", "masked", "--size", "64", "--force", "--output",
                          "masked.h5"})
                  .exit_code,
              0);
    const auto masked = open("masked.h5");
    const auto image = masked.image(6);
    ASSERT_EQ(image.mask.size(), 64u * 64);
    EXPECT_EQ(image.mask[28 * 64 + 20], 1) << "the patient's right is at low x";
    EXPECT_EQ(image.mask[28 * 64 + 44], 2);
    EXPECT_EQ(std::to_integer<int>(image.pixels[18 * 64 + 10]), 0) << "water is masked out";
    EXPECT_GT(std::to_integer<int>(image.pixels[28 * 64 + 20]), 60);

    ASSERT_EQ(preprocess({"ct", input, "--variant", "box", "--margin", "0", "--size", "32",
                          "--force", "--output", "box.h5"})
                  .exit_code,
              0);
    EXPECT_NEAR(static_cast<double>(open("box.h5").size()), 8, 2);
    ASSERT_EQ(preprocess({"ct", input, "--min-lung-fraction", "0.1", "--size", "32", "--force",
                          "--output", "some.h5"})
                  .exit_code,
              0);
    EXPECT_NEAR(static_cast<double>(open("some.h5").size()), 8, 2);
  }
}

TEST_F(Preprocess, ThreadsDoNotChangeTheResult) {
  for (const char* patient : {"anna", "bert", "cleo"})
    write_series(patient);
  for (const char* threads : {"1", "2"})
    ASSERT_EQ(preprocess({"ct", "cohort", "--variant", "masked", "--size", "32", "--threads",
                          threads, "--output", std::string(threads) + ".h5"})
                  .exit_code,
              0);
  EXPECT_EQ(content("1.h5"), content("2.h5"));
}

TEST_F(Preprocess, KilledRunResumesToTheSameContent) {
  for (int patient = 0; patient < 12; ++patient)
    write_series("patient" + std::to_string(patient), 24);
  const std::vector<std::string> arguments = {"ct",     "cohort", "--variant", "masked",
                                              "--size", "64",     "--threads", "1"};
  const auto with = [&](std::vector<std::string> more) {
    auto all = arguments;
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  ASSERT_EQ(preprocess(with({"--output", "whole.h5"})).exit_code, 0);
  const auto killed =
      preprocess(with({"--output", "killed.h5"}),
                 {.signal_when = testing::has_lines(folder_ / "killed.h5.parts/journal", 4),
                  .signal = SIGKILL});
  ASSERT_FALSE(fs::exists(folder_ / "killed.h5")) << "the run ended before it was killed";
  EXPECT_EQ(killed.exit_code, 128 + SIGKILL);
  const auto resumed = preprocess(with({"--resume", "--output", "killed.h5"}));
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_EQ(content("killed.h5"), content("whole.h5"));
}

TEST_F(Preprocess, PicturesAreJoinedWithLabels) {
  write_picture("images/a.png", 200);
  write_picture("images/b.png", 100);
  write_text("labels.csv", "file,patient,covid\na.png,p1,1\nmissing.png,p3,0\n");
  const auto result = preprocess({"ct", "images", "--labels", "labels.csv", "--keep-ids", "--size",
                                  "16", "--output", "s.h5", "--report", "r.json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("1 of 2 cases have no row"));
  EXPECT_THAT(result.err, HasSubstr("1 of 2 rows of the label table have no case: missing.png"));
  const auto report = nlohmann::json::parse(read_text(folder_ / "r.json"));
  EXPECT_EQ(report["cases_without_label_row"],
            nlohmann::json::array({(folder_ / "images/b.png").string()}));
  EXPECT_EQ(report["label_rows_without_case"], nlohmann::json::array({"missing.png"}));
  const auto reader = open("s.h5");
  EXPECT_EQ(reader.header().intensity, "grey");
  EXPECT_THAT(reader.labels().values, ::testing::ElementsAre(1, -1));
  EXPECT_EQ(reader.samples()[0].id, "a.png");
  EXPECT_EQ(std::to_integer<int>(reader.read(0)[8 * 16 + 8]), 200);
}

TEST_F(Preprocess, XraysFromDicomAndPicturesAreBrightWhereTheBodyAbsorbs) {
  Raster<std::uint16_t> film(40, 30, 1000);
  for (std::size_t x = 0; x < 30; ++x)
    film.at(20, x) = 4000;
  fs::create_directories(folder_ / "xrays");
  scan::write_xray(folder_ / "xrays" / "x.dcm", film,
                   {.patient_id = "p",
                    .patient_name = "N",
                    .sex = "M",
                    .age = 50,
                    .study_uid = scan::uid_from("s"),
                    .series_uid = scan::uid_from("t")},
                   {});
  const auto result = preprocess(
      {"xray", "xrays", "--as", "native", "--contrast", "percentile", "--output", "x.h5"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto image = open("x.h5").image(0);
  EXPECT_THAT(image.shape, ::testing::ElementsAre(40, 30));
  EXPECT_EQ(std::to_integer<int>(image.pixels[20 * 30 + 5]), 255);
  EXPECT_EQ(std::to_integer<int>(image.pixels[5 * 30 + 5]), 0);
  EXPECT_EQ(image.sample.view, "PA");
}

TEST_F(Preprocess, DryRunWritesNothing) {
  write_series("anna");
  ASSERT_EQ(preprocess({"ct", "cohort", "--dry-run", "--output", "out/s.h5"}).exit_code, 0);
  EXPECT_FALSE(fs::exists(folder_ / "out"));
}

TEST_F(Preprocess, AFolderThatLeadsIntoItselfIsReadOnce) {
  write_series("anna");
  fs::create_directory_symlink(".", folder_ / "cohort" / "loop");
  const auto result = preprocess({"ct", "cohort", "--size", "16", "--output", "s.h5"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(open("s.h5").size(), 12);
}

TEST_F(Preprocess, OptionsThatChangeNothingAreNamed) {
  write_series("anna");
  const auto result = preprocess({"ct", "cohort", "--size", "16", "--output", "s.h5", "--margin",
                                  "3", "--keep-ids", "--id-key", "k.key", "--dry-run"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("--margin"));
  EXPECT_THAT(result.err, HasSubstr("--id-key"));
  EXPECT_THAT(result.err, Not(HasSubstr("--size")));
}

} // namespace
} // namespace thorax
