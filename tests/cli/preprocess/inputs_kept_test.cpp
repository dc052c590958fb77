#include <filesystem>

#include "cohort.h"
#include "core/atomic_file.h"
#include "scan/volume_file.h"

namespace thorax {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using Words = std::vector<std::string>;

/// Nothing that is read is replaced, whatever --force is given with.
class InputsAreKept : public Cohort {
protected:
  void SetUp() override {
    write_series("anna");
    write_picture("pictures/a.png", 100);
    const Volume<std::int16_t> hu({4, 16, 16},
                                  {{0, 0, 0}, {20, 20, 20}, {1, 0, 0, 0, 1, 0, 0, 0, 1}}, -900);
    fs::create_directories(folder_ / "volumes/below");
    scan::write_nifti(folder_ / "volumes/a.nii.gz", hu);
    write_text(folder_ / "volumes/a.json", "{\"PatientSex\": \"F\"}");
    write_text(folder_ / "volumes/labels.csv", "file,lesion\na.nii.gz,1\n");
    fs::create_directory_symlink("volumes", folder_ / "link");
    fs::create_directory(folder_ / "linked");
    fs::create_symlink("../volumes/a.nii.gz", folder_ / "linked/b.nii.gz");
  }

  /// Names and contents of all files.
  std::string everything() const {
    std::string all;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.path()))
      all += entry.path().string() + (entry.is_regular_file() ? sha256_file(entry.path()) : "");
    return all;
  }
};

TEST_F(InputsAreKept, ByTheReport) {
  const struct {
    Words inputs;
    std::string report;
  } cases[] = {
      {{"ct", "cohort"}, "cohort/anna/IM0"},
      {{"ct", "cohort", "missing"}, "cohort/anna/IM0"},
      {{"xray", "pictures"}, "pictures/a.png"},
      {{"ct", "volumes", "--as", "volumes"}, "link/a.nii.gz"},
      {{"ct", "volumes", "--as", "volumes"}, "volumes/a.json"},
      {{"ct", "linked", "--as", "volumes"}, "volumes/a.nii.gz"},
  };
  for (const auto& [inputs, report] : cases) {
    const std::string before = everything();
    Words words = inputs;
    words.insert(words.end(), {"--output", "out.h5", "--force", "--report", report});
    const auto result = preprocess(words);
    EXPECT_EQ(result.exit_code, static_cast<int>(ExitCode::inconsistent)) << result.err;
    EXPECT_THAT(result.err, HasSubstr("the report is an input, too: " + report));
    EXPECT_EQ(everything(), before) << report;
  }
  for (int time = 0; time < 2; ++time) { // the report of an earlier run is none
    const auto result = preprocess({"xray", "pictures", "--size", "16", "--output", "out.h5",
                                    "--force", "--report", "pictures/r.json"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
  }
}

TEST_F(InputsAreKept, ByTheReportInPlaceOfTheKey) {
  write_text(folder_ / "id.key", std::string(64, '7') + "\n");
  const auto result = preprocess(
      {"xray", "pictures", "--size", "16", "--output", "out.h5", "--force", "--report", "id.key"});
  EXPECT_EQ(result.exit_code, static_cast<int>(ExitCode::command_line)) << result.err;
  EXPECT_THAT(result.err, HasSubstr("id.key and --report lead to the same file"));
  EXPECT_EQ(read_text(folder_ / "id.key"), std::string(64, '7') + "\n");
}

TEST_F(InputsAreKept, ByTheExport) {
  const struct {
    std::string input, folder, words;
  } cases[] = {
      {"volumes", "volumes", "holds an input"},
      {"volumes", "link", "holds an input"},
      {"link", "volumes/", "holds an input"},
      {"volumes", ".", "holds an input"},
      {"volumes", "volumes/below/new", "lies in an input"},
      {"volumes", "link/new", "lies in an input"},
      {"volumes/a.nii.gz", "volumes", "holds an input"},
      {"linked", "volumes", "holds an input"},
  };
  for (const auto& [input, folder, words] : cases) {
    const std::string before = everything();
    const auto result = preprocess({"ct", input, "--as", "volumes", "--crop", "body", "--keep-ids",
                                    "--output", "out.h5", "--force", "--export-nifti", folder});
    EXPECT_EQ(result.exit_code, static_cast<int>(ExitCode::inconsistent)) << result.err;
    EXPECT_THAT(result.err, HasSubstr(words)) << input << " to " << folder;
    EXPECT_EQ(everything(), before) << input << " to " << folder;
  }
  EXPECT_EQ(preprocess({"ct", "volumes", "--as", "volumes", "--keep-ids", "--output", "out.h5",
                        "--export-nifti", "volumes2"})
                .exit_code,
            0);
}

} // namespace
} // namespace thorax
