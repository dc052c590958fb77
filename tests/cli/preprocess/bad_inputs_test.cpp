#include <filesystem>

#include "core/atomic_file.h"
#include "lung_cohort.h"

namespace thorax {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

/// What stops a run or is skipped, with its line and exit code.
class PreprocessBadInputs : public LungCohort {};

TEST_F(PreprocessBadInputs, BadInputsHaveTheirLineAndCode) {
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
    expect_failure(preprocess(all), code, words);
    EXPECT_FALSE(fs::exists(folder_ / "out.h5"));
  }
  expect_failure(preprocess({"ct", "images", "--output", "taken.h5"}), ExitCode::exists,
                 "taken.h5");
  expect_failure(preprocess({"ct", "images", "--output", "/proc/none/out.h5"}),
                 ExitCode::cannot_write, "/proc/none");
}

TEST_F(PreprocessBadInputs, TruncatedSliceStopsOrIsSkipped) {
  write_series("anna");
  write_series("bert");
  const auto slice = folder_ / "cohort" / "bert" / "IM3.dcm";
  fs::resize_file(slice, fs::file_size(slice) - 1000);
  expect_failure(preprocess({"ct", "cohort", "--size", "16", "--output", "s.h5"}),
                 ExitCode::unreadable, "IM3.dcm");
  const auto skipped = preprocess(
      {"ct", "cohort", "--size", "16", "--on-error", "skip", "--force", "--output", "s.h5"});
  EXPECT_EQ(skipped.exit_code, static_cast<int>(ExitCode::cases_skipped)) << skipped.err;
  EXPECT_THAT(skipped.err, HasSubstr("IM3.dcm"));
  EXPECT_EQ(open("s.h5").size(), 12u);
}

TEST_F(PreprocessBadInputs, SlicesThatSayTheyAreHugeAreSkippedWithoutTheMemory) {
  write_series("anna");
  write_series("bert");
  for (const char* side : {"65535", "16384"}) {
    const auto enlarged = in_folder({"/usr/bin/python3", "-c", R"(
import pathlib, pydicom, sys
for path in pathlib.Path('cohort/bert').iterdir():
    data = pydicom.dcmread(path)
    data.Rows = data.Columns = int(sys.argv[1])
    data.save_as(path)
)",
                                     side});
    ASSERT_EQ(enlarged.exit_code, 0) << enlarged.err;
    const auto result = in_folder(
        {"sh", "-c",
         "ulimit -v 2000000; exec \"$0\" ct cohort --as volumes --on-error skip --force --threads "
         "2 --output v.h5",
         (testing::bin_folder() / "thorax-preprocess").string()});
    EXPECT_EQ(result.exit_code, static_cast<int>(ExitCode::cases_skipped)) << result.err;
    EXPECT_THAT(result.err, HasSubstr(std::string(side) == "65535" ? "image of 65535 x 65535 pixels"
                                                                   : "pixel data is truncated"));
    EXPECT_EQ(open("v.h5").size(), 1u);
  }
}

TEST_F(PreprocessBadInputs, VoxelsThatAreNotFiniteAreRefused) {
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
  expect_failure(preprocess({"ct", "nan.nii", "--output", "s.h5"}), ExitCode::unreadable,
                 "not finite");
}

TEST_F(PreprocessBadInputs, SkippedInputsAreNamedAndSomethingMustBeLeft) {
  write_series("anna");
  write_text("text.dcm", "this is a text");
  write_text("cohort/anna/cut.dcm", std::string(128, '\0') + "DICM and no more");
  const auto part = preprocess({"ct", "cohort", "text.dcm", "--on-error", "skip", "--report",
                                "r.json", "--size", "16", "--output", "s.h5"});
  EXPECT_EQ(part.exit_code, static_cast<int>(ExitCode::cases_skipped)) << part.err;
  for (const char* name : {"text.dcm", "cut.dcm"}) {
    EXPECT_THAT(part.err, HasSubstr(name));
    EXPECT_THAT(read_text(folder_ / "r.json"), Not(HasSubstr(name)));
  }
  ASSERT_EQ(preprocess({"ct", "cohort", "text.dcm", "--on-error", "skip", "--report", "r.json",
                        "--size", "16", "--output", "s.h5", "--keep-ids", "--force"})
                .exit_code,
            static_cast<int>(ExitCode::cases_skipped));
  for (const char* name : {"text.dcm", "cut.dcm"})
    EXPECT_THAT(read_text(folder_ / "r.json"), HasSubstr(name));
  for (const char* mode : {"ct", "xray"})
    expect_failure(preprocess({mode, "text.dcm", "--on-error", "skip", "--output", "none.h5"}),
                   ExitCode::no_input, "no input is left");
}

/// What lies beside the slices of a series, and what becomes of the run.
struct Neighbour {
  std::string name, content;
  int exit_code;
  std::string message;
};

TEST_F(PreprocessBadInputs, WhatLiesBesideSlicesIsJudged) {
  for (const Neighbour& neighbour : std::vector<Neighbour>{
           {"notes.txt", "hello", 0, ""},
           {"notes.dcm", "hello", 20, "cohort/anna/notes.dcm: not a DICOM file"},
           {"empty.dcm", "", 20, "cohort/anna/empty.dcm: an empty file"},
           {"IM0099", "hello", 0, "1 files beside DICOM files are none themselves"},
       }) {
    write_series("anna");
    write_text("cohort/anna/" + neighbour.name, neighbour.content);
    const auto result = preprocess({"ct", "cohort", "--size", "16", "--output", "s.h5", "--force"});
    EXPECT_EQ(result.exit_code, neighbour.exit_code) << result.command << result.err;
    EXPECT_THAT(result.err, HasSubstr(neighbour.message));
    if (neighbour.exit_code != 0) {
      const auto skipping = preprocess(
          {"ct", "cohort", "--size", "16", "--output", "s.h5", "--force", "--on-error=skip"});
      EXPECT_EQ(skipping.exit_code, 10) << skipping.err;
      EXPECT_THAT(skipping.err, HasSubstr(neighbour.message));
    }
    EXPECT_EQ(open("s.h5").size(), 12);
    fs::remove(folder_ / "cohort" / "anna" / neighbour.name);
  }
}

TEST_F(PreprocessBadInputs, AGridThatDoesNotFitIntoMemoryIsRefused) {
  write_series("anna");
  const auto result = preprocess({"ct", "cohort", "--spacing", "0.001", "--output", "s.h5"});
  expect_failure(result, ExitCode::memory, "GiB");
}

} // namespace
} // namespace thorax
