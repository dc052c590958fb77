#include <algorithm>
#include <fstream>
#include <map>

#include <gmock/gmock.h>

#include "core/csv.h"
#include "core/folder.h"
#include "core/hash.h"
#include "scan/series_load.h"
#include "scan/series_search.h"
#include "scan/volume_file.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

namespace thorax {
namespace {

namespace fs = std::filesystem;
using testing::CommandResult;
using ::testing::HasSubstr;
using testing::run_command;
using testing::TemporaryFolder;

std::vector<std::string> small_cohort(const std::string& modality, const fs::path& output,
                                      std::vector<std::string> more = {}) {
  std::vector<std::string> command = {
      "thorax-phantom", "--modality", modality,    "--patients", "3",        "--size",       "48",
      "--slices",       "12",         "--spacing", "20",         "--output", output.string()};
  command.insert(command.end(), more.begin(), more.end());
  return command;
}

/// Relative path and content hash of every file in a folder.
std::map<std::string, std::string> contents(const fs::path& folder) {
  std::map<std::string, std::string> hashes;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file())
      hashes[fs::relative(entry.path(), folder).string()] = sha256_file(entry.path());
  return hashes;
}

class Phantom : public ::testing::TestWithParam<const char*> {};

TEST_P(Phantom, DoesNotDependOnThreads) {
  const TemporaryFolder folder;
  for (const char* threads : {"1", "2"}) {
    const auto result =
        run_command(small_cohort(GetParam(), folder / threads, {"--threads", threads}));
    ASSERT_EQ(result.exit_code, 0) << result.command << result.err;
    EXPECT_EQ(result.out, "");
  }
  const auto one = contents(folder / "1");
  EXPECT_GT(one.size(), 5u);
  EXPECT_EQ(one, contents(folder / "2"));
  ASSERT_EQ(run_command(small_cohort(GetParam(), folder / "3", {"--seed", "5"})).exit_code, 0);
  EXPECT_NE(one, contents(folder / "3"));
}

TEST_P(Phantom, ResumesWhereItWasKilled) {
  const TemporaryFolder folder;
  const fs::path whole = folder / "whole", broken = folder / "broken";
  ASSERT_EQ(run_command(small_cohort(GetParam(), whole)).exit_code, 0);
  ASSERT_EQ(run_command(small_cohort(GetParam(), broken)).exit_code, 0);
  fs::remove(broken / "labels.csv");
  fs::rename(broken / "P0002" / "P0002-1",
             broken / "P0002" / "P0002-1.part"); // as a killed run leaves it
  const auto finished = broken / "P0001" / "P0001-1";
  const auto before = fs::last_write_time(finished);
  const auto result = run_command(small_cohort(GetParam(), broken, {"--resume"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(contents(whole), contents(broken));
  EXPECT_EQ(fs::last_write_time(finished), before);
}

TEST_P(Phantom, ForceReplacesACohortAndNothingElse) {
  const TemporaryFolder folder;
  ASSERT_EQ(run_command(small_cohort(GetParam(), folder / "c")).exit_code, 0);
  EXPECT_EQ(run_command(small_cohort(GetParam(), folder / "c")).exit_code, 41);
  std::ofstream(folder / "c" / "id.key") << "a key that links patients";
  const auto refused = run_command(small_cohort(GetParam(), folder / "c", {"--force"}));
  EXPECT_EQ(refused.exit_code, 41);
  EXPECT_THAT(refused.err, ::testing::HasSubstr("id.key is no part of a phantom cohort"));
  fs::remove(folder / "c" / "id.key");
  const auto replaced =
      run_command(small_cohort(GetParam(), folder / "c", {"--force", "--seed", "9"}));
  EXPECT_EQ(replaced.exit_code, 0) << replaced.err;
  EXPECT_FALSE(fs::exists(folder / "c.old"));
}

TEST_P(Phantom, TablesAgreeWithTheFiles) {
  const TemporaryFolder folder;
  ASSERT_EQ(run_command(small_cohort(GetParam(), folder / "c")).exit_code, 0);
  const CsvTable table = read_csv(folder / "c" / "labels.csv");
  ASSERT_FALSE(table.rows.empty());
  for (const auto& row : table.rows) {
    const fs::path path = folder / "c" / row[*table.find("path")];
    ASSERT_TRUE(fs::exists(path)) << path;
    const auto file = fs::is_directory(path) ? fs::directory_iterator(path)->path() : path;
    const auto header = scan::read_dicom_header(file);
    EXPECT_EQ(header.patient, row[*table.find("patient")]);
    EXPECT_EQ(header.sex, row[*table.find("sex")]);
    EXPECT_EQ(header.age, std::stod(row[*table.find("age")]));
    if (std::string(GetParam()) == "xray") {
      EXPECT_EQ(header.view, row[*table.find("view")]);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Modalities, Phantom, ::testing::Values("ct", "xray"));

TEST(PhantomCt, MasksLieOnTheGridOfTheDicomSeries) {
  const TemporaryFolder folder;
  const fs::path cohort = folder / "c";
  ASSERT_EQ(
      run_command(small_cohort("ct", cohort, {"--prevalence", "1", "--difficulty", "0"})).exit_code,
      0);
  const CsvTable table = read_csv(cohort / "labels.csv");
  for (const auto& row : table.rows) {
    const std::string study = row[*table.find("study")];
    const auto found = scan::find_series(content_of(cohort / row[*table.find("path")]).files);
    ASSERT_EQ(found.series.size(), 1u);
    EXPECT_TRUE(found.series[0].warnings.empty());
    const auto hu = scan::load_series(found.series[0]);
    const auto lungs = scan::read_nifti<std::uint8_t>(cohort / "masks" / (study + ".nii.gz"));
    const auto lesions = scan::read_nifti<std::uint8_t>(cohort / "lesions" / (study + ".nii.gz"));
    ASSERT_EQ(lungs.shape, hu.shape);
    for (int i = 0; i < 3; ++i) {
      EXPECT_NEAR(lungs.geometry.origin[i], hu.geometry.origin[i], 1e-3);
      EXPECT_NEAR(lungs.geometry.spacing[i], hu.geometry.spacing[i], 1e-5);
    }
    EXPECT_EQ(lungs.geometry.direction, hu.geometry.direction);
    double sum = 0, count = 0;
    for (std::size_t i = 0; i < hu.voxels.size(); ++i) {
      EXPECT_TRUE(lesions.voxels[i] == 0 || lungs.voxels[i] != 0) << "a lesion outside the lungs";
      if (lungs.voxels[i] != 0 && lesions.voxels[i] == 0) {
        sum += hu.voxels[i];
        ++count;
      }
    }
    EXPECT_GT(count, 300);
    EXPECT_NEAR(sum / count, -800, 90) << "not lung under the mask";
    const bool lesion =
        std::any_of(lesions.voxels.begin(), lesions.voxels.end(), [](auto v) { return v != 0; });
    EXPECT_EQ(lesion, row[*table.find("lesion")] == "1");
  }
}

TEST(PhantomCt, FileOrderIsNotSliceOrder) {
  const TemporaryFolder folder;
  ASSERT_EQ(run_command(small_cohort("ct", folder / "c")).exit_code, 0);
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder / "c" / "P0001" / "P0001-1"))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<double> heights;
  for (const fs::path& file : files)
    heights.push_back((*scan::read_dicom_header(file).position)[2]);
  EXPECT_FALSE(std::is_sorted(heights.begin(), heights.end()));
  EXPECT_FALSE(std::is_sorted(heights.rbegin(), heights.rend()));
}

TEST(PhantomXray, ChestXray14TableSaysTheSameAsLabels) {
  const TemporaryFolder folder;
  ASSERT_EQ(run_command(small_cohort("xray", folder / "c")).exit_code, 0);
  const CsvTable labels = read_csv(folder / "c" / "labels.csv");
  const CsvTable entry = read_csv(folder / "c" / "Data_Entry_2017.csv", {.ragged = true});
  ASSERT_EQ(labels.rows.size(), entry.rows.size());
  bool any = false, none = false;
  for (std::size_t i = 0; i < labels.rows.size(); ++i) {
    const std::string findings = entry.rows[i][*entry.find("Finding Labels")];
    EXPECT_EQ(entry.rows[i][0], fs::path(labels.rows[i][0]).filename());
    for (const auto& [column, finding] :
         {std::pair("cardiomegaly", "Cardiomegaly"), std::pair("effusion", "Effusion"),
          std::pair("consolidation", "Consolidation")})
      EXPECT_EQ(labels.rows[i][*labels.find(column)] == "1",
                findings.find(finding) != std::string::npos);
    (findings == "No Finding" ? none : any) = true;
  }
  EXPECT_TRUE(any && none);
}

TEST(PhantomCommand, RefusesWhatItMustNotOverwrite) {
  const TemporaryFolder folder;
  const fs::path cohort = folder / "c";
  ASSERT_EQ(run_command(small_cohort("ct", cohort)).exit_code, 0);
  const auto again = run_command(small_cohort("ct", cohort));
  EXPECT_EQ(again.exit_code, 41);
  EXPECT_THAT(again.err, HasSubstr("output exists"));
  const auto other = run_command(small_cohort("ct", cohort, {"--resume", "--difficulty", "0.1"}));
  EXPECT_EQ(other.exit_code, 24);
  EXPECT_EQ(run_command(small_cohort("xray", cohort, {"--force"})).exit_code, 0);
  EXPECT_FALSE(fs::exists(cohort / "masks")) << "the old cohort is gone";

  std::ofstream(folder / "thesis.txt") << "precious";
  const auto foreign = run_command(small_cohort("ct", folder.path(), {"--force"}));
  EXPECT_EQ(foreign.exit_code, 41);
  EXPECT_THAT(foreign.err, HasSubstr("something other than a phantom cohort"));
  EXPECT_TRUE(fs::exists(folder / "thesis.txt"));
}

TEST(PhantomCommand, DryRunWritesNothing) {
  const TemporaryFolder folder;
  EXPECT_EQ(run_command(small_cohort("ct", folder / "c", {"--dry-run"})).exit_code, 0);
  EXPECT_FALSE(fs::exists(folder / "c"));
}

TEST(PhantomCommand, UnwritableFolderIsOneLine) {
  const auto result = run_command(small_cohort("ct", "/proc/no/such"));
  EXPECT_EQ(result.exit_code, 40) << result.err;
}

TEST(PhantomCommand, BadValuesAreCommandLineErrors) {
  for (const auto& [option, value] : {std::pair("--patients", "0"), std::pair("--difficulty", "2"),
                                      std::pair("--view", "lateral"), std::pair("--size", "12")}) {
    const TemporaryFolder folder;
    EXPECT_EQ(run_command(small_cohort("ct", folder / "c", {option, value})).exit_code, 2)
        << option;
  }
}

} // namespace
} // namespace thorax
