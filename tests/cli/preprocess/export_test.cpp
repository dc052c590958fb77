#include <algorithm>
#include <cstring>
#include <filesystem>
#include <functional>
#include <map>
#include <set>

#include <sys/mount.h>

#include "cohort.h"
#include "core/atomic_file.h"
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

/// Runs that go on: what lies in the folder must not depend on which run did what.
class ResumedExport : public ExportNifti {
protected:
  void write_volume(const std::string& name, std::int16_t hu) {
    fs::create_directories(folder_ / "in");
    scan::write_nifti(
        folder_ / "in" / (name + ".nii.gz"),
        Volume<std::int16_t>({4, 8, 9}, {{0, 0, 0}, {1, 1, 2}, {1, 0, 0, 0, 1, 0, 0, 0, 1}}, hu));
  }

  /// The last of several volumes cannot be read until it is written again.
  void write_volumes() {
    fs::remove_all(folder_ / "in");
    for (std::int16_t i = 0; i < 8; ++i)
      write_volume("v" + std::to_string(i), i);
    write_text(folder_ / "in/z.nii.gz", read_text(folder_ / "in/v1.nii.gz").substr(0, 60));
  }
  void mend() { write_volume("z", 90); }

  testing::CommandResult run(int ranks, const std::string& output,
                             std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"ct", "in", "--as", "volumes", "--keep-ids", "--output", output});
    return on_ranks(ranks, more);
  }
  testing::CommandResult resume(int ranks) {
    return run(ranks, "v.h5", {"--resume", "--export-nifti", "nifti"});
  }

  /// What files hold, by name.
  std::map<std::string, std::string> content_of(const std::string& folder) {
    std::map<std::string, std::string> content;
    for (const fs::path& file : exported(folder))
      content[file.filename()] = sha256_file(file);
    return content;
  }

  void remove_outputs() {
    for (const char* name :
         {"v.h5", "v.h5.shards", "whole.h5", "whole.h5.shards", "nifti", "whole", "elsewhere"})
      fs::remove_all(folder_ / name);
  }
};

TEST_F(ResumedExport, HoldsWhatOneRunExports) {
  struct Way {
    const char* what;
    std::vector<std::string> first; ///< more options of the run that stops
    std::function<void()> then;
    std::string stays = {}; ///< a file of no volume any more
  };
  const std::vector<std::string> exporting = {"--export-nifti", "nifti"};
  const std::vector<Way> ways = {
      {"files are lost", exporting, [&] { ASSERT_TRUE(fs::remove(folder_ / "nifti/v2.nii.gz")); }},
      {"files are changed", exporting, [&] { write_text(folder_ / "nifti/v2.nii.gz", "other"); }},
      {"all are lost", exporting, [&] { fs::remove_all(folder_ / "nifti"); }},
      {"only the last run exports", {}, [] {}},
      {"to another folder before", {"--export-nifti", "elsewhere"}, [] {}},
      {"names that now collide", exporting,
       [&] { fs::copy(folder_ / "in/v3.nii.gz", folder_ / "in/v2"); }, "v2.nii.gz"},
  };
  for (const Way& way : ways) {
    SCOPED_TRACE(way.what);
    remove_outputs();
    write_volumes();
    ASSERT_EQ(run(1, "v.h5", way.first).exit_code, 20);
    mend();
    way.then();
    const auto resumed = resume(1);
    ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
    ASSERT_EQ(run(1, "whole.h5", {"--export-nifti", "whole"}).exit_code, 0);
    auto found = content_of("nifti");
    if (!way.stays.empty()) {
      EXPECT_THAT(resumed.err, HasSubstr("nifti: 1 files are of no volume of this run and stay, "
                                         "the first: " +
                                         way.stays));
      EXPECT_EQ(found.erase(way.stays), 1u);
    }
    EXPECT_EQ(found, content_of("whole"));
    const auto again = resume(1);
    EXPECT_EQ(again.exit_code, 0) << again.err;
    EXPECT_THAT(again.err, HasSubstr("nothing is left to do"));
  }
}

TEST_F(ResumedExport, KeepsBlocksWhoseFilesAreThere) {
  write_volumes();
  ASSERT_EQ(run(1, "v.h5", {"--export-nifti", "nifti"}).exit_code, 20);
  mend();
  const auto resumed = resume(1);
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_THAT(resumed.err, HasSubstr("8 of 9 blocks of cases are finished from before"));
  EXPECT_THAT(resumed.err, Not(HasSubstr("of no volume")));
}

TEST_F(ResumedExport, OfAShardWithoutIndexIsMadeAgain) {
  write_volumes();
  mend();
  ASSERT_EQ(run(2, "v.h5", {"--export-nifti", "nifti"}).exit_code, 0);
  const auto whole = content_of("nifti");
  fs::remove(folder_ / "v.h5");
  fs::remove(folder_ / "nifti/v2.nii.gz");
  const auto resumed = resume(2);
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_EQ(content_of("nifti"), whole);
}

TEST_F(ResumedExport, RefusesAFinishedOutputWithoutItsFiles) {
  const std::vector<std::pair<const char*, std::function<void()>>> changes = {
      {"a file less", [&] { fs::remove(folder_ / "nifti/v2.nii.gz"); }},
      {"another file", [&] { write_text(folder_ / "nifti/v2.nii.gz", "other"); }},
      {"no folder", [&] { fs::remove_all(folder_ / "nifti"); }},
      {"never exported", [&] { ASSERT_EQ(run(1, "v.h5", {"--force"}).exit_code, 0); }},
  };
  for (const auto& [what, change] : changes)
    for (const bool copied : {false, true}) {
      SCOPED_TRACE(what);
      remove_outputs();
      write_volumes();
      mend();
      ASSERT_EQ(run(1, "v.h5", {"--export-nifti", "nifti"}).exit_code, 0);
      change();
      if (copied) { // so that all inputs are read
        write_volumes();
        mend();
      }
      const std::string before = sha256_file(folder_ / "v.h5");
      const auto resumed = resume(1);
      EXPECT_EQ(resumed.exit_code, 22) << resumed.err;
      EXPECT_THAT(resumed.err, HasSubstr("v.h5 is finished, but not all volumes"));
      EXPECT_EQ(sha256_file(folder_ / "v.h5"), before);
      EXPECT_EQ(run(1, "v.h5", {"--resume"}).exit_code, 0);
      EXPECT_EQ(run(1, "v.h5", {"--force", "--export-nifti", "nifti"}).exit_code, 0);
      EXPECT_TRUE(fs::exists(folder_ / "nifti/v2.nii.gz"));
    }
}

TEST_F(ExportNifti, HasNothingToWriteOfPictures) {
  write_picture("pictures/a.png", 5);
  const auto result = preprocess({"ct", "pictures", "--export-nifti", "nifti", "--output", "v.h5"});
  EXPECT_EQ(result.exit_code, 24) << result.err;
  EXPECT_THAT(result.err, HasSubstr("a.png is a picture"));
}

} // namespace
} // namespace thorax
