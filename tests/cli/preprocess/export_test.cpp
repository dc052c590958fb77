#include <algorithm>
#include <cstring>
#include <filesystem>
#include <set>

#include <sys/mount.h>

#include "cohort.h"
#include "core/random.h"
#include "scan/volume_file.h"
#include "unit/scan/scanned_phantom.h"

namespace thorax {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

class ExportNifti : public Cohort {
protected:
  std::vector<fs::path> exported(const std::string& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder_ / folder))
      files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
  }

  testing::CommandResult check(const std::string& kind, const fs::path& source,
                               const fs::path& volume) {
    const auto script = testing::source_folder() / "tests/support/check_export.py";
    return in_folder({"/usr/bin/python3", script.string(), kind, source.string(), volume.string()});
  }
};

TEST_F(ExportNifti, OverlaysTheSlicesByPydicomAndNibabel) {
  const scan::Point axes[][2] = {{{1, 0, 0}, {0, 1, 0}},
                                 {{-1, 0, 0}, {0, 1, 0}},
                                 {{0, -1, 0}, {1, 0, 0}},
                                 {{0, 1, 0}, {1, 0, 0}},
                                 {{0.8, 0.6, 0}, {-0.6, 0.8, 0}}};
  for (const auto& [row, column] : axes) {
    fs::remove_all(folder_ / "series");
    fs::create_directories(folder_ / "series");
    scan::acquire(
        folder_ / "series",
        {.row = row, .column = column, .centres = scan::centres_at(scan::even_places(-26, 4, 14))});
    const auto result = preprocess({"ct", "series", "--as", "volumes", "--force", "--export-nifti",
                                    "nifti", "--output", "v.h5"});
    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto files = exported("nifti");
    ASSERT_EQ(files.size(), 1u);
    const store::DatasetReader reader(folder_ / "v.h5");
    EXPECT_EQ(files[0].filename(), reader.samples()[0].id + ".nii.gz");
    const auto checked = check("dicom", folder_ / "series", files[0]);
    EXPECT_EQ(checked.exit_code, 0) << checked.err;
    EXPECT_THAT(checked.out, HasSubstr("6720 "));
    const auto again = scan::read_nifti<std::int16_t>(files[0]);
    EXPECT_EQ(std::memcmp(again.voxels.data(), reader.read(0).data(), again.voxels.size() * 2), 0);
  }
}

TEST_F(ExportNifti, NiftiInAnyOrientationOverlaysItself) {
  ASSERT_EQ(in_folder({"/usr/bin/python3", "-c", R"(
import itertools, nibabel, numpy
for n, (axes, signs) in enumerate(itertools.product(itertools.permutations(range(3)), itertools.product((1, -1), repeat=3))):
    affine = numpy.eye(4)
    affine[:3, :3] = numpy.eye(3)[list(axes)] * numpy.array(signs) * [2, 3, 4]
    affine[:3, 3] = [-20, 30, 10]
    values = numpy.random.RandomState(n).randint(-1024, 2000, (4, 5, 6)).astype(numpy.int16)
    nibabel.save(nibabel.Nifti1Image(values, affine), f'case{n:02}.nii.gz')
)"})
                .exit_code,
            0);
  fs::create_directories(folder_ / "sources");
  ASSERT_EQ(in_folder({"sh", "-c", "mv case*.nii.gz sources"}).exit_code, 0);
  const auto result = preprocess({"ct", "sources", "--as", "volumes", "--keep-ids",
                                  "--export-nifti", "nifti", "--output", "v.h5"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto files = exported("nifti");
  ASSERT_EQ(files.size(), 48u);
  for (int n = 0; n < 48; ++n) {
    const auto source = folder_ / "sources" / fmt::format("case{:02}.nii.gz", n);
    const auto checked = check("nifti", source, files[static_cast<std::size_t>(n)]);
    EXPECT_EQ(checked.exit_code, 0) << n << checked.err;
  }
}

TEST_F(ExportNifti, WritesMasksAndReplacesOnlyWhenTold) {
  write_series("anna");
  const std::vector<std::string> arguments = {"ct",     "cohort", "--variant",      "masked",
                                              "--size", "16",     "--export-nifti", "nifti"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), arguments.begin(), arguments.end());
    return preprocess(more);
  };
  ASSERT_EQ(with({"--output", "s.h5"}).exit_code, 0);
  ASSERT_EQ(exported("nifti").size(), 2u);
  EXPECT_THAT(exported("nifti")[1].string(), ::testing::EndsWith("_mask.nii.gz"));
  const auto again = with({"--output", "t.h5"});
  EXPECT_EQ(again.exit_code, 41) << again.err;
  EXPECT_THAT(again.err, HasSubstr("nifti holds files already"));
  EXPECT_EQ(with({"--force", "--output", "t.h5"}).exit_code, 0);
}

TEST_F(ExportNifti, AFullDiskIsOneLineAndLeavesNothing) {
  Volume<std::int16_t> noise({8, 32, 32}, {{0, 0, 0}, {1, 1, 2}, {1, 0, 0, 0, 1, 0, 0, 0, 1}}, 0);
  Random random(1, "voxels", 0, "noise");
  for (std::int16_t& voxel : noise.voxels)
    voxel = static_cast<std::int16_t>(random.below(2000));
  scan::write_nifti(folder_ / "noise.nii.gz", noise);
  fs::create_directory(folder_ / "disk");
  if (::mount("tmpfs", (folder_ / "disk").c_str(), "tmpfs", 0, "size=4k") != 0)
    GTEST_SKIP() << "NOT TESTED: mounting a small disk needs root";
  const auto result = preprocess({"ct", "noise.nii.gz", "--as", "volumes", "--on-error", "skip",
                                  "--export-nifti", "disk", "--output", "v.h5"});
  const bool left = !fs::is_empty(folder_ / "disk");
  ::umount((folder_ / "disk").c_str());
  EXPECT_EQ(result.exit_code, 42) << result.err;
  EXPECT_THAT(result.err, HasSubstr("no space left to write"));
  EXPECT_THAT(result.err, Not(HasSubstr("NWAD")));
  EXPECT_FALSE(left);
}

TEST_F(ExportNifti, VolumesKeepTheirNamesAndPaddingBecomesAir) {
  Volume<std::int16_t> hu({4, 8, 9}, {{0, 0, 0}, {1, 1, 2}, {1, 0, 0, 0, 1, 0, 0, 0, 1}}, -900);
  hu.voxels[5] = -3024;
  fs::create_directories(folder_ / "in");
  scan::write_nifti(folder_ / "in" / "a.nii.gz", hu);
  scan::write_nifti(folder_ / "in" / "a_mask.nii.gz", hu);
  const auto result = preprocess(
      {"ct", "in", "--as", "volumes", "--keep-ids", "--export-nifti", "out", "--output", "v.h5"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto files = exported("out");
  ASSERT_EQ(files.size(), 2u);
  EXPECT_EQ(files[0].filename(), "a.nii.gz");
  EXPECT_THAT(files[1].filename().string(), ::testing::MatchesRegex("a_mask-[0-9a-f]+[.]nii[.]gz"));
  const auto exported = scan::read_nifti<std::int16_t>(files[0]);
  EXPECT_EQ(*std::min_element(exported.voxels.begin(), exported.voxels.end()), -1024);
}

TEST_F(ExportNifti, NoVolumeReplacesAnother) {
  fs::create_directories(folder_ / "in");
  const char* names[] = {"o00.nii.gz", "o00", "O00.nii", "b.nii", "a b", "a_b"};
  for (std::int16_t n = 0; n < 6; ++n) {
    const Volume<std::int16_t> hu({4, 8, 9}, {{0, 0, 0}, {1, 1, 2}, {1, 0, 0, 0, 1, 0, 0, 0, 1}},
                                  static_cast<std::int16_t>(n));
    scan::write_nifti(folder_ / "any.nii.gz", hu);
    fs::rename(folder_ / "any.nii.gz", folder_ / "in" / names[n]);
  }
  const auto result = preprocess(
      {"ct", "in", "--as", "volumes", "--keep-ids", "--export-nifti", "out", "--output", "v.h5"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto files = exported("out");
  ASSERT_EQ(files.size(), 6u);
  EXPECT_TRUE(fs::exists(folder_ / "out" / "b.nii.gz"));
  std::set<std::int16_t> values;
  for (const fs::path& file : files)
    values.insert(scan::read_nifti<std::int16_t>(file).voxels.front());
  EXPECT_EQ(values.size(), 6u);
}

} // namespace
} // namespace thorax
