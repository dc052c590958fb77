#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "cohort.h"
#include "core/atomic_file.h"
#include "core/error.h"
#include "core/hash.h"
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
using ::testing::HasSubstr;
using ::testing::Not;

/// A box of air with two boxes of lung in water, 4 mm apart slices.
Volume<std::int16_t> make_volume(std::size_t slices = 12) {
  Geometry geometry;
  geometry.origin = {-128, -96, 50};
  geometry.spacing = {4, 4, 8};
  Volume<std::int16_t> hu({slices, 48, 64}, geometry, -1000);
  for (std::size_t z = 0; z < slices; ++z)
    for (std::size_t y = 6; y < 42; ++y)
      for (std::size_t x = 6; x < 58; ++x) {
        const bool lung = y >= 14 && y < 34 && ((x >= 12 && x < 28) || (x >= 36 && x < 52)) &&
                          z >= 2 && z + 2 < slices;
        hu.at(z, y, x) = lung ? -800 : 40;
      }
  return hu;
}

class Preprocess : public Cohort {
protected:
  /// A DICOM series of the patient in its own folder.
  void write_series(const std::string& patient, std::size_t slices = 12) {
    const auto hu = make_volume(slices);
    const auto folder = folder_ / "cohort" / patient;
    fs::create_directories(folder);
    for (std::size_t z = 0; z < slices; ++z)
      scan::write_ct_slice(folder / ("IM" + std::to_string(slices - z) + ".dcm"), hu, z,
                           tags_of(patient), static_cast<int>(z) + 1);
  }

  fs::path write_text(const std::string& name, const std::string& text) {
    const auto path = folder_ / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path;
  }

  fs::path write_picture(const std::string& name, std::uint8_t value) {
    const auto path = folder_ / name;
    fs::create_directories(path.parent_path());
    Raster<std::uint8_t> picture(20, 30, value);
    picture.at(0, 0) = 0;
    testing::write_grey_png(path, picture);
    return path;
  }

  CommandResult run(std::vector<std::string> arguments,
                    const testing::CommandOptions& options = {}) {
    return preprocess(std::move(arguments), options);
  }

  void expect_failure(const CommandResult& result, ExitCode code, const std::string& words) {
    EXPECT_EQ(result.exit_code, static_cast<int>(code)) << result.command << result.err;
    EXPECT_THAT(result.err, HasSubstr(words));
    EXPECT_EQ(result.out, "");
  }

  DatasetReader open(const std::string& name) { return DatasetReader(folder_ / name); }

  /// The pixels, masks, ids and labels of a dataset as one hash.
  std::string content(const std::string& name) {
    const DatasetReader reader = open(name);
    Sha256 hash;
    for (std::size_t i = 0; i < reader.size(); ++i) {
      const auto image = reader.image(i);
      hash.add(image.sample.id).add(image.pixels).add(std::as_bytes(std::span(image.mask)));
    }
    return hash.hex();
  }
};

TEST_F(Preprocess, DicomSeriesBecomeVolumesInHu) {
  write_series("anna");
  const auto result = run({"ct", "cohort", "--as", "volumes", "--output", "out/v.h5"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto reader = open("out/v.h5");
  ASSERT_EQ(reader.size(), 1u);
  const auto image = reader.image(0);
  const auto expected = make_volume();
  EXPECT_EQ(reader.header().intensity, "HU");
  EXPECT_THAT(image.shape, ::testing::ElementsAre(12, 48, 64));
  ASSERT_EQ(image.pixels.size(), expected.voxels.size() * 2);
  EXPECT_EQ(std::memcmp(image.pixels.data(), expected.voxels.data(), image.pixels.size()), 0);
  EXPECT_EQ(image.sample.sex, "F");
  EXPECT_EQ(image.sample.age, 61);
}

TEST_F(Preprocess, NothingThatIdentifiesIsInTheOutputs) {
  write_series("anna");
  write_text("labels.csv", "path,patient,study,covid\nanna,PLAINPATIENT,PLAINSTUDY,1\n");
  ASSERT_EQ(run({"ct", "cohort", "--labels", "labels.csv", "--size", "32", "--report", "r.json",
                 "--output", "out/s.h5"})
                .exit_code,
            0);
  std::string bytes;
  for (const auto& entry : fs::recursive_directory_iterator(folder_ / "out"))
    if (entry.is_regular_file() && entry.path().filename() != "id.key") {
      std::ifstream file(entry.path(), std::ios::binary);
      bytes.append(std::istreambuf_iterator<char>(file), {});
    }
  ASSERT_GT(bytes.size(), 1000u);
  std::string key;
  std::ifstream(folder_ / "out" / "id.key") >> key;
  ASSERT_GE(key.size(), 32u);
  for (const std::string& secret :
       {std::string("SECRET"), std::string("PLAIN"), std::string("anna"), std::string("cohort"),
        std::string("labels.csv"), std::string(".dcm"), scan::uid_from("annastudy"),
        scan::uid_from("annaseries"), key, folder_.path().string()})
    EXPECT_EQ(bytes.find(secret), std::string::npos) << secret;
  EXPECT_EQ(fs::status(folder_ / "out" / "id.key").permissions(),
            fs::perms::owner_read | fs::perms::owner_write);

  const auto reader = open("out/s.h5");
  EXPECT_EQ(reader.samples()[0].patient, hmac_sha256(key, "patient:PLAINPATIENT").substr(0, 16));
}

TEST_F(Preprocess, KeepsIdentifiersWhenAsked) {
  write_series("anna");
  ASSERT_EQ(run({"ct", "cohort", "--keep-ids", "--size", "32", "--output", "s.h5"}).exit_code, 0);
  const auto reader = open("s.h5");
  EXPECT_EQ(reader.samples()[3].patient, "anna-SECRETID");
  EXPECT_EQ(reader.samples()[3].id, scan::uid_from("annaseries") + "#3");
  EXPECT_FALSE(fs::exists(folder_ / "id.key"));
}

TEST_F(Preprocess, WindowMapsHuToGrey) {
  write_series("anna");
  ASSERT_EQ(
      run({"ct", "cohort", "--window", "-1000,600", "--size", "64", "--output", "s.h5"}).exit_code,
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
  ASSERT_EQ(run({"ct", "cohort", "--as", "volumes", "--output", "v.h5"}).exit_code, 0);
  for (const std::string& input : {std::string("cohort"), std::string("v.h5")}) {
    ASSERT_EQ(run({"ct", input, "--variant", "masked", "--size", "64", "--force", "--output",
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

    ASSERT_EQ(run({"ct", input, "--variant", "box", "--margin", "0", "--size", "32", "--force",
                   "--output", "box.h5"})
                  .exit_code,
              0);
    EXPECT_NEAR(static_cast<double>(open("box.h5").size()), 8, 2);
    ASSERT_EQ(run({"ct", input, "--min-lung-fraction", "0.1", "--size", "32", "--force", "--output",
                   "some.h5"})
                  .exit_code,
              0);
    EXPECT_NEAR(static_cast<double>(open("some.h5").size()), 8, 2);
  }
}

TEST_F(Preprocess, ThreadsDoNotChangeTheResult) {
  for (const char* patient : {"anna", "bert", "cleo"})
    write_series(patient);
  for (const char* threads : {"1", "2"})
    ASSERT_EQ(run({"ct", "cohort", "--variant", "masked", "--size", "32", "--threads", threads,
                   "--output", std::string(threads) + ".h5"})
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
  ASSERT_EQ(run(with({"--output", "whole.h5"})).exit_code, 0);
  const auto killed =
      run(with({"--output", "killed.h5"}),
          {.signal_when = testing::has_lines(folder_ / "killed.h5.parts/journal", 4),
           .signal = SIGKILL});
  ASSERT_FALSE(fs::exists(folder_ / "killed.h5")) << "the run ended before it was killed";
  EXPECT_EQ(killed.exit_code, 128 + SIGKILL);
  const auto resumed = run(with({"--resume", "--output", "killed.h5"}));
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_EQ(content("killed.h5"), content("whole.h5"));
}

TEST_F(Preprocess, PicturesAreJoinedWithLabels) {
  write_picture("images/a.png", 200);
  write_picture("images/b.png", 100);
  write_text("labels.csv", "file,patient,covid\na.png,p1,1\nmissing.png,p3,0\n");
  const auto result = run({"ct", "images", "--labels", "labels.csv", "--keep-ids", "--size", "16",
                           "--output", "s.h5", "--report", "r.json"});
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
  const auto result =
      run({"xray", "xrays", "--as", "native", "--contrast", "percentile", "--output", "x.h5"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto image = open("x.h5").image(0);
  EXPECT_THAT(image.shape, ::testing::ElementsAre(40, 30));
  EXPECT_EQ(std::to_integer<int>(image.pixels[20 * 30 + 5]), 255);
  EXPECT_EQ(std::to_integer<int>(image.pixels[5 * 30 + 5]), 0);
  EXPECT_EQ(image.sample.view, "PA");
}

TEST_F(Preprocess, BadInputsHaveTheirLineAndCode) {
  write_series("anna");
  write_picture("images/a.png", 200);
  write_text("empty/readme.txt", "nothing here");
  write_text("text.dcm", "this is a text");
  testing::write_grey_png(folder_ / "dot.png", Raster<std::uint8_t>(1, 1, 7));
  write_text("twice.csv", "file,a\na.png,1\na.png,0\n");
  write_text("nokey.csv", "name,a\na.png,1\n");
  write_text("other.csv", "file,a\nz.png,1\n");
  write_text("taken.h5", "");
  write_text("short.key", "abc");
  write_text("text.key", std::string(64, 'x') + "\n");
  const struct {
    std::vector<std::string> arguments;
    ExitCode code;
    std::string words;
  } cases[] = {
      {{"ct", "missing"}, ExitCode::unreadable, "no such file or folder: missing"},
      {{"ct", "empty"}, ExitCode::no_input, "no CT images"},
      {{"xray", "empty"}, ExitCode::no_input, "no X-ray images"},
      {{"ct", "text.dcm"}, ExitCode::unreadable, "text.dcm: not a"},
      {{"xray", "dot.png"}, ExitCode::unreadable, "dot.png: image of only 1 x 1"},
      {{"xray", "cohort"}, ExitCode::no_input, "12 files, modality CT is not an X-ray"},
      {{"xray", "cohort/anna/IM1.dcm"}, ExitCode::unreadable, "modality CT is not an X-ray"},
      {{"ct", "images", "--labels", "twice.csv"}, ExitCode::unreadable, "two rows for \"a.png\""},
      {{"ct", "images", "--labels", "nokey.csv"}, ExitCode::unreadable, "no key column"},
      {{"ct", "images", "--labels", "other.csv"}, ExitCode::no_input, "none of the 1 cases"},
      {{"ct", "images", "images"}, ExitCode::inconsistent, "same id"},
      {{"ct", "images", "cohort"}, ExitCode::inconsistent, "is a picture"},
      {{"ct", "images", "--variant", "box"}, ExitCode::inconsistent, "is a picture"},
      {{"ct", "images", "--id-key", "short.key"}, ExitCode::unreadable, "short.key: not a key"},
      {{"ct", "images", "--id-key", "text.key"}, ExitCode::unreadable, "text.key: not a key"},
      {{"ct", "cohort", "--id-key", "cohort/anna/IM1.dcm"}, ExitCode::unreadable, "not a key"},
      {{"ct", "cohort", "--window", "250,-1250"}, ExitCode::command_line, "rising"},
      {{"ct", "images", "--label", "x"}, ExitCode::command_line, "--label"},
  };
  for (const auto& [arguments, code, words] : cases) {
    auto all = arguments;
    all.insert(all.end(), {"--output", "out.h5"});
    expect_failure(run(all), code, words);
    EXPECT_FALSE(fs::exists(folder_ / "out.h5"));
  }
  expect_failure(run({"ct", "images", "--output", "taken.h5"}), ExitCode::exists, "taken.h5");
  expect_failure(run({"ct", "images", "--output", "/proc/none/out.h5"}), ExitCode::cannot_write,
                 "/proc/none");
}

TEST_F(Preprocess, TruncatedSliceStopsOrIsSkipped) {
  write_series("anna");
  write_series("bert");
  const auto slice = folder_ / "cohort" / "bert" / "IM3.dcm";
  fs::resize_file(slice, fs::file_size(slice) - 1000);
  expect_failure(run({"ct", "cohort", "--size", "16", "--output", "s.h5"}), ExitCode::unreadable,
                 "IM3.dcm");
  const auto skipped =
      run({"ct", "cohort", "--size", "16", "--on-error", "skip", "--force", "--output", "s.h5"});
  EXPECT_EQ(skipped.exit_code, static_cast<int>(ExitCode::cases_skipped)) << skipped.err;
  EXPECT_THAT(skipped.err, HasSubstr("IM3.dcm"));
  EXPECT_EQ(open("s.h5").size(), 12u);
}

TEST_F(Preprocess, VoxelsThatAreNotFiniteAreRefused) {
  const auto made =
      testing::run_command({"/usr/bin/python3", "-c",
                            "import struct,sys\n"
                            "h=bytearray(352)\n"
                            "struct.pack_into('<i',h,0,348)\n"
                            "struct.pack_into('<8h',h,40,3,8,8,8,1,1,1,1)\n"
                            "struct.pack_into('<2h',h,70,16,32)\n"
                            "struct.pack_into('<8f',h,76,1,1,1,1,0,0,0,0)\n"
                            "struct.pack_into('<f',h,108,352)\n"
                            "h[344:348]=b'n+1\\0'\n"
                            "v=[0.0]*512\nv[7]=float('nan')\n"
                            "open(sys.argv[1],'wb').write(bytes(h)+struct.pack('<512f',*v))\n",
                            (folder_ / "nan.nii").string()});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  expect_failure(run({"ct", "nan.nii", "--output", "s.h5"}), ExitCode::unreadable, "not finite");
}

TEST_F(Preprocess, DryRunWritesNothing) {
  write_series("anna");
  ASSERT_EQ(run({"ct", "cohort", "--dry-run", "--output", "out/s.h5"}).exit_code, 0);
  EXPECT_FALSE(fs::exists(folder_ / "out"));
}

TEST_F(Preprocess, SkippedInputsAreNamedAndSomethingMustBeLeft) {
  write_series("anna");
  write_text("text.dcm", "this is a text");
  write_text("cohort/anna/cut.dcm", std::string(128, '\0') + "DICM and no more");
  const auto part = run({"ct", "cohort", "text.dcm", "--on-error", "skip", "--report", "r.json",
                         "--size", "16", "--output", "s.h5"});
  EXPECT_EQ(part.exit_code, static_cast<int>(ExitCode::cases_skipped)) << part.err;
  for (const char* name : {"text.dcm", "cut.dcm"}) {
    EXPECT_THAT(part.err, HasSubstr(name));
    EXPECT_THAT(read_text(folder_ / "r.json"), Not(HasSubstr(name)));
  }
  ASSERT_EQ(run({"ct", "cohort", "text.dcm", "--on-error", "skip", "--report", "r.json", "--size",
                 "16", "--output", "s.h5", "--keep-ids", "--force"})
                .exit_code,
            static_cast<int>(ExitCode::cases_skipped));
  for (const char* name : {"text.dcm", "cut.dcm"})
    EXPECT_THAT(read_text(folder_ / "r.json"), HasSubstr(name));
  for (const char* mode : {"ct", "xray"})
    expect_failure(run({mode, "text.dcm", "--on-error", "skip", "--output", "none.h5"}),
                   ExitCode::no_input, "no input is left");
}

TEST_F(Preprocess, AFolderThatLeadsIntoItselfIsReadOnce) {
  write_series("anna");
  fs::create_directory_symlink(".", folder_ / "cohort" / "loop");
  const auto result = run({"ct", "cohort", "--size", "16", "--output", "s.h5"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(open("s.h5").size(), 12);
}

/// What lies beside the slices of a series, and what becomes of the run.
struct Neighbour {
  std::string name, content;
  int exit_code;
  std::string message;
};

TEST_F(Preprocess, WhatLiesBesideSlicesIsJudged) {
  for (const Neighbour& neighbour : std::vector<Neighbour>{
           {"notes.txt", "hello", 0, ""},
           {"notes.dcm", "hello", 20, "cohort/anna/notes.dcm: not a DICOM file"},
           {"empty.dcm", "", 20, "cohort/anna/empty.dcm: an empty file"},
           {"IM0099", "hello", 0, "1 files beside DICOM files are none themselves"},
       }) {
    write_series("anna");
    write_text("cohort/anna/" + neighbour.name, neighbour.content);
    const auto result = run({"ct", "cohort", "--size", "16", "--output", "s.h5", "--force"});
    EXPECT_EQ(result.exit_code, neighbour.exit_code) << result.command << result.err;
    EXPECT_THAT(result.err, HasSubstr(neighbour.message));
    if (neighbour.exit_code != 0) {
      const auto skipping =
          run({"ct", "cohort", "--size", "16", "--output", "s.h5", "--force", "--on-error=skip"});
      EXPECT_EQ(skipping.exit_code, 10) << skipping.err;
      EXPECT_THAT(skipping.err, HasSubstr(neighbour.message));
    }
    EXPECT_EQ(open("s.h5").size(), 12);
    fs::remove(folder_ / "cohort" / "anna" / neighbour.name);
  }
}

TEST_F(Preprocess, AGridThatDoesNotFitIntoMemoryIsRefused) {
  write_series("anna");
  const auto result = run({"ct", "cohort", "--spacing", "0.001", "--output", "s.h5"});
  expect_failure(result, ExitCode::memory, "GiB");
}

TEST_F(Preprocess, OptionsThatChangeNothingAreNamed) {
  write_series("anna");
  const auto result = run({"ct", "cohort", "--size", "16", "--output", "s.h5", "--margin", "3",
                           "--keep-ids", "--id-key", "k.key", "--dry-run"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("--margin"));
  EXPECT_THAT(result.err, HasSubstr("--id-key"));
  EXPECT_THAT(result.err, Not(HasSubstr("--size")));
}

} // namespace
} // namespace thorax
