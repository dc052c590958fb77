#include <csignal>
#include <filesystem>
#include <sys/mount.h>

#include "cohort.h"
#include "core/atomic_file.h"

namespace thorax {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

class Archives : public Cohort {
protected:
  void SetUp() override {
    for (const char* patient : {"anna", "bert"})
      write_series(patient);
    const auto script = testing::source_folder() / "tests/support/make_archives.py";
    const auto made =
        in_folder({"/usr/bin/python3", script.string(), (folder_ / "cohort").string(), "."});
    ASSERT_EQ(made.exit_code, 0) << made.err;
  }

  testing::CommandResult volumes(const std::string& input, const std::string& output,
                                 std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"ct", input, "--as", "volumes", "--output", output});
    return preprocess(more);
  }
};

TEST_F(Archives, GiveWhatTheirFolderGives) {
  ASSERT_EQ(volumes("cohort", "out/folder.h5").exit_code, 0);
  ASSERT_EQ(in_folder({"7z", "a", "sound.7z", "cohort"}).exit_code, 0);
  for (const char* name : {"sound.zip", "sound.tar", "sound.tar.gz", "sound.tgz", "sound.tar.xz",
                           "sound.tar.bz2", "sound.7z", "untold", "names.zip"}) {
    const auto result = volumes(name, "out/packed.h5", {"--force"});
    ASSERT_EQ(result.exit_code, 0) << name << result.err;
    EXPECT_EQ(content("out/packed.h5"), content("out/folder.h5")) << name;
    EXPECT_EQ(store::DatasetReader(folder_ / "out/packed.h5").provenance().back().inputs,
              store::DatasetReader(folder_ / "out/folder.h5").provenance().back().inputs)
        << name;
    EXPECT_FALSE(fs::exists(folder_ / "out/packed.h5.unpacked")) << name;
  }
}

TEST_F(Archives, KeepWhatLeadsOutsideOutside) {
  const auto result = volumes("wicked.tar", "out/v.h5");
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("3 entries that lead outside it are left out, the first: "
                                    "../escaped"));
  EXPECT_THAT(result.err, HasSubstr("3 links and other entries that are no files are left out"));
  EXPECT_THAT(result.err, HasSubstr("1 entries whose name occurs again are left out"));
  EXPECT_THAT(result.err, HasSubstr("1 entries with names too long for this disk are left out"));
  for (const auto& entry : fs::recursive_directory_iterator(folder_.path()))
    EXPECT_NE(entry.path().filename(), "escaped") << entry.path();
  EXPECT_FALSE(fs::exists("/tmp/thorax_escaped"));
  EXPECT_EQ(store::DatasetReader(folder_ / "out/v.h5").size(), 2u);
}

TEST_F(Archives, BadOnesHaveTheirLineAndLeaveNothingBehind) {
  ASSERT_EQ(in_folder({"7z", "a", "-tzip", "-psecret", "locked.zip", "cohort"}).exit_code, 0);
  ASSERT_EQ(in_folder({"7z", "a", "-mhe=on", "-psecret", "locked.7z", "cohort"}).exit_code, 0);
  const struct {
    const char *name, *words;
  } bad[] = {{"bomb.zip", "bomb.zip: unpacks to more than 64 MiB"},
             {"locked.zip", "locked.zip: is encrypted - unpack it with its password"},
             {"locked.7z", "locked.7z: is encrypted"},
             {"cut_sound.zip", "cut_sound.zip: damaged archive"},
             {"cut_sound.tgz", "cut_sound.tgz: damaged archive"},
             {"cut_sound.tar", "cut_sound.tar: damaged archive"},
             {"changed.zip", "changed.zip: damaged archive"},
             {"text.zip", "text.zip: damaged archive"},
             {"empty.zip", "empty.zip: holds no files"}};
  for (const auto& [name, words] : bad) {
    const auto stopped = volumes(name, "out/v.h5");
    EXPECT_EQ(stopped.exit_code, 20) << name << stopped.err;
    EXPECT_THAT(stopped.err, HasSubstr(words));
    EXPECT_FALSE(fs::exists(folder_ / "out/v.h5.unpacked")) << name;
    const auto skipped = preprocess({"ct", name, "cohort", "--as", "volumes", "--on-error", "skip",
                                     "--force", "--output", "out/rest.h5"});
    EXPECT_EQ(skipped.exit_code, 10) << name << skipped.err;
  }
}

TEST_F(Archives, PicturesAreCalledByTheirPlaceInTheArchive) {
  fs::remove_all(folder_ / "cohort");
  fs::create_directories(folder_ / "pictures" / "sub");
  ASSERT_EQ(in_folder({"/usr/bin/python3", "-c",
                       "from PIL import Image; Image.new('L', (9, 8)).save('pictures/sub/a.png')"})
                .exit_code,
            0);
  ASSERT_EQ(in_folder({"tar", "-czf", "p.tgz", "pictures"}).exit_code, 0);
  for (const char* command : {"ct", "xray"})
    for (const char* output : {"one.h5", "elsewhere/two.h5"}) {
      const auto result =
          preprocess({command, "p.tgz", "--keep-ids", "--force", "--output", output});
      ASSERT_EQ(result.exit_code, 0) << result.err;
      const store::DatasetReader reader(folder_ / output);
      EXPECT_THAT(reader.samples().front().id, ::testing::StartsWith("p.tgz/pictures/sub/a.png"));
    }
}

TEST_F(Archives, AKilledRunResumesAndItsLeftoversGo) {
  ASSERT_EQ(volumes("sound.zip", "whole.h5").exit_code, 0);
  testing::CommandOptions killed;
  killed.signal = SIGKILL;
  killed.signal_when = testing::has_lines(folder_ / "v.h5.parts" / "journal", 2);
  (void)preprocess({"ct", "sound.zip", "--as", "volumes", "--threads", "1", "--output", "v.h5"},
                   killed);
  fs::create_directories(folder_ / "v.h5.unpacked" / "1" / "old"); // as a kill leaves it
  const auto resumed = volumes("sound.zip", "v.h5", {"--resume"});
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_EQ(content("v.h5"), content("whole.h5"));
  EXPECT_FALSE(fs::exists(folder_ / "v.h5.unpacked"));
}

TEST_F(Archives, AFullDiskIsNamedAndLeftEmpty) {
  fs::create_directory(folder_ / "disk");
  if (::mount("tmpfs", (folder_ / "disk").c_str(), "tmpfs", 0, "size=16k") != 0)
    GTEST_SKIP() << "NOT TESTED: mounting a small disk needs root";
  const auto result = volumes("sound.zip", "disk/v.h5");
  const bool left = fs::exists(folder_ / "disk" / "v.h5.unpacked");
  ::umount((folder_ / "disk").c_str());
  EXPECT_EQ(result.exit_code, 42) << result.err;
  EXPECT_THAT(result.err, HasSubstr("no space left to write disk/v.h5.unpacked - "));
  EXPECT_FALSE(left);
}

TEST_F(Archives, ASignalLeavesNothingUnpacked) {
  testing::CommandOptions stopped;
  stopped.signal = SIGTERM;
  stopped.signal_when = [&] { return fs::exists(folder_ / "v.h5.unpacked" / "1"); };
  const auto result =
      preprocess({"ct", "sound.zip", "--as", "volumes", "--output", "v.h5"}, stopped);
  EXPECT_THAT(result.exit_code, ::testing::AnyOf(143, 0)) << result.err;
  EXPECT_FALSE(fs::exists(folder_ / "v.h5.unpacked"));
}

TEST_F(Archives, ADryRunLeavesNothing) {
  ASSERT_EQ(volumes("sound.zip", "out/v.h5", {"--dry-run"}).exit_code, 0);
  EXPECT_FALSE(fs::exists(folder_ / "out"));
}

} // namespace
} // namespace thorax
