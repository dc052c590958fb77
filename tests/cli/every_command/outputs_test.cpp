#include <filesystem>
#include <string>
#include <vector>

#include <sys/mount.h>
#include <sys/stat.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/atomic_file.h"
#include "core/hash.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"
#include "unit/train/toy_data.h"

// Outputs that cannot be, or must not be, written: full disks, inputs, outputs in use, folders in
// place of files; for every command.

namespace thorax {
namespace {

namespace fs = std::filesystem;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using Words = std::vector<std::string>;

/// A command without its output.
struct Writer {
  std::string name;
  Words command;
  std::string input = {}; ///< empty: it has none
  bool folder = false;    ///< the output is a folder
};

void PrintTo(const Writer& writer, std::ostream* out) {
  *out << writer.name;
}

const std::vector<Writer> writers = {
    {"phantom", {"thorax-phantom", "--patients", "3", "--size", "48", "--slices", "6"}, "", true},
    {"preprocess_ct", {"thorax-preprocess", "ct", "volumes.h5", "--size", "64"}, "volumes.h5"},
    {"preprocess_xray", {"thorax-preprocess", "xray", "xrays", "--size", "64"}, ""},
    {"segment", {"thorax-segment", "predict", "volumes.h5"}, "volumes.h5"},
    {"augment", {"thorax-augment", "slices.h5", "--policy", "policy.toml"}, "slices.h5"},
    {"pretrain",
     {"thorax-pretrain", "slices.h5", "--model", "plain-cnn", "--epochs", "1"},
     "slices.h5"},
    {"train",
     {"thorax-classify", "train", "slices.h5", "--model", "plain-cnn", "--epochs", "1"},
     "slices.h5"},
    {"predict",
     {"thorax-classify", "predict", "slices.h5", "--checkpoint", "model.h5"},
     "model.h5"},
    {"metrics", {"thorax-metrics", "predictions.h5"}, "predictions.h5", true},
};

struct Outputs : ::testing::TestWithParam<Writer> {
  static testing::TemporaryFolder& folder() {
    static testing::TemporaryFolder folder;
    return folder;
  }

  static testing::CommandResult run(Words command, const Words& more) {
    command.insert(command.end(), more.begin(), more.end());
    return testing::run_command(command, {.folder = folder().path()});
  }

  /// Every input of every writer, made once.
  static void SetUpTestSuite() {
    if (fs::exists(folder() / "predictions.h5"))
      return;
    testing::write_toy_dataset(folder() / "slices.h5");
    write_text(folder() / "policy.toml", "[[transform]]\ntype = \"rotate\"\ndegrees = [-5, 5]\n");
    const Words phantom = {"thorax-phantom", "--patients", "3", "--size", "48"};
    for (const auto& [command, more] : std::vector<std::pair<Words, Words>>{
             {phantom, {"--slices", "6", "--output", "cohort"}},
             {phantom, {"--modality", "xray", "--output", "xrays"}},
             {{"thorax-preprocess", "ct", "cohort"}, {"--as", "volumes", "--output", "volumes.h5"}},
             {writers[6].command, {"--output", "model.h5", "--predictions", "predictions.h5"}}}) {
      const auto result = run(command, more);
      ASSERT_EQ(result.exit_code, 0) << result.command << result.err;
    }
  }
  static void TearDownTestSuite() {}

  testing::CommandResult write(const Words& more) { return run(GetParam().command, more); }
};

INSTANTIATE_TEST_SUITE_P(Commands, Outputs, ::testing::ValuesIn(writers),
                         [](const auto& info) { return info.param.name; });

TEST_P(Outputs, OnAFullDiskAreNamedAndNothingHalfDoneIsLeft) {
  const fs::path disk = folder() / "disk", out = disk / "out.h5";
  fs::create_directory(disk);
  for (const char* size : {"4k", "12k", "40k", "100k", "160k"}) {
    if (::mount("tmpfs", disk.c_str(), "tmpfs", 0, (std::string("size=") + size).c_str()) != 0)
      GTEST_SKIP() << "NOT TESTED: mounting a small disk needs root";
    const auto result = write({"--output", "disk/out.h5", "--log-level", "error"});
    EXPECT_TRUE(result.exit_code == 42 || size != std::string("4k")) << result.err;
    if (result.exit_code != 0) {
      EXPECT_EQ(result.exit_code, 42) << size << result.command << result.err;
      EXPECT_THAT(result.err, HasSubstr("disk/out"));
      EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
      EXPECT_TRUE(GetParam().folder || !fs::exists(out)) << size;
    }
    ::umount2(disk.c_str(), MNT_DETACH);
  }
}

TEST_P(Outputs, NeverReplaceAnInput) {
  const std::string& input = GetParam().input;
  if (input.empty())
    return;
  const std::string before = sha256_file(folder() / input);
  fs::create_symlink(input, folder() / "link.h5");
  for (const Words& more :
       {Words{"--output", input, "--force"}, Words{"--output", "link.h5", "--force"},
        Words{"--output", "new.h5", "--report", input, "--force"}}) {
    const auto result = write(more);
    EXPECT_EQ(result.exit_code, 2) << result.command << result.err;
    EXPECT_THAT(result.err, HasSubstr("lead to the same file"));
    EXPECT_EQ(sha256_file(folder() / input), before);
  }
  EXPECT_FALSE(fs::exists(folder() / "new.h5"));
  fs::remove(folder() / "link.h5");
}

TEST_P(Outputs, OfTheWrongKindAreRefusedBeforeAnyWork) {
  fs::create_directory(folder() / "a_folder");
  write_text(folder() / "a_file", "not ours");
  const auto result =
      write({"--output", GetParam().folder ? "a_file" : "a_folder", "--force", "--dry-run"});
  EXPECT_EQ(result.exit_code, 41) << result.command << result.err;
  EXPECT_EQ(read_text(folder() / "a_file"), "not ours");
}

TEST_P(Outputs, MustBeNamedAndNoPipe) {
  fs::remove(folder() / "pipe");
  ASSERT_EQ(::mkfifo((folder() / "pipe").c_str(), 0600), 0);
  const auto unnamed = write({"--output", ""});
  EXPECT_EQ(unnamed.exit_code, 2) << unnamed.err;
  EXPECT_THAT(unnamed.err, HasSubstr("--output is empty"));
  const auto pipe = write({"--output", "pipe", "--force"});
  EXPECT_EQ(pipe.exit_code, 41) << pipe.err;
  EXPECT_THAT(pipe.err, HasSubstr("neither a file nor a folder: pipe"));
}

TEST_P(Outputs, InUseAreRefusedEvenByADryRun) {
  const OutputLock lock(folder() / "busy.h5");
  for (const Words& more :
       {Words{"--output", "busy.h5"}, Words{"--output", "busy.h5", "--dry-run"}}) {
    const auto result = write(more);
    EXPECT_EQ(result.exit_code, 41) << result.command << result.err;
    EXPECT_THAT(result.err, HasSubstr("another process is writing busy.h5"));
  }
}

TEST_P(Outputs, ReportsReplaceOnlyReports) {
  write_text(folder() / "notes.json", "{\"mine\": 1}\n");
  const auto refused = write({"--output", "new.h5", "--report", "notes.json", "--dry-run"});
  EXPECT_EQ(refused.exit_code, 41) << refused.err;
  EXPECT_EQ(read_text(folder() / "notes.json"), "{\"mine\": 1}\n");
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(write({"--output", "new.h5", "--report", "report.json", "--dry-run"}).exit_code, 0);
}

/// The predictions of a training are an output, too.
struct Predictions : Outputs {};
INSTANTIATE_TEST_SUITE_P(Commands, Predictions, ::testing::Values(writers[6]),
                         [](const auto& info) { return info.param.name; });

TEST_P(Predictions, AreCheckedBeforeTraining) {
  const OutputLock lock(folder() / "busy.h5");
  fs::create_directory(folder() / "a_folder");
  for (const auto& [predictions, code] : {std::pair("new.h5", 2),
                                          {"slices.h5", 2},
                                          {"busy.h5", 41},
                                          {"a_folder", 41},
                                          {"/proc/predictions.h5", 40}}) {
    const auto result = write({"--output", "new.h5", "--predictions", predictions, "--force"});
    EXPECT_EQ(result.exit_code, code) << result.command << result.err;
    EXPECT_FALSE(fs::exists(folder() / "new.h5.parts")) << predictions;
    EXPECT_FALSE(fs::exists(folder() / "new.h5")) << predictions;
  }
}

} // namespace
} // namespace thorax
