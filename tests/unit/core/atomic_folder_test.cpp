#include "core/atomic_folder.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "support/temporary_folder.h"

namespace thorax {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using testing::TemporaryFolder;

/// The paths below a folder, sorted; links count as files.
std::vector<std::string> names(const fs::path& folder) {
  std::vector<std::string> result;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    result.push_back(entry.path().lexically_relative(folder).string());
  std::sort(result.begin(), result.end());
  return result;
}

std::function<void(const fs::path&)> writes(std::string name, std::string text) {
  return [=](const fs::path& fresh) { write_text(fresh / name, text); };
}

ExitCode code_of(const std::function<void()>& body) {
  try {
    body();
  } catch (const Error& error) {
    return error.code();
  }
  return ExitCode::done;
}

TEST(WriteFolder, IsThereWithNothingBesideIt) {
  const TemporaryFolder folder;
  write_folder(folder / "deep" / "report", writes("plots/a", "1"));
  EXPECT_THAT(names(folder.path()),
              ElementsAre("deep", "deep/report", "deep/report/plots", "deep/report/plots/a"));
}

TEST(WriteFolder, ReplacesItsOwnFilesAndKeepsAllOthers) {
  const TemporaryFolder folder;
  const fs::path report = folder / "report";
  write_text(report / "page", "old");
  write_text(report / "plots" / "stale", "old");
  write_text(report / "stale only" / "stale", "old");
  write_text(report / "plots" / "mine", "mine");
  write_text(report / "notes" / "deep" / "mine", "mine");
  fs::create_directory(report / "empty");
  fs::create_symlink("nowhere", report / "link");
  fs::permissions(report, fs::perms::owner_all);
  const auto stale = [](const fs::path& file) { return file.filename() == "stale"; };
  write_folder(report, writes("page", "new"), {true, stale});
  EXPECT_THAT(names(folder.path()),
              ElementsAre("report", "report/empty", "report/link", "report/notes",
                          "report/notes/deep", "report/notes/deep/mine", "report/page",
                          "report/plots", "report/plots/mine"));
  EXPECT_EQ(read_text(report / "page"), "new");
  EXPECT_EQ(read_text(report / "plots" / "mine"), "mine");
  EXPECT_EQ(fs::status(report).permissions(), fs::perms::owner_all);
}

TEST(WriteFolder, FollowsALinkToTheFolder) {
  const TemporaryFolder folder;
  write_text(folder / "scratch" / "report" / "page", "old");
  fs::create_symlink("scratch/report", folder / "report");
  write_folder(folder / "report", writes("page", "new"), {.force = true});
  EXPECT_TRUE(fs::is_symlink(folder / "report"));
  EXPECT_EQ(read_text(folder / "scratch" / "report" / "page"), "new");
}

TEST(WriteFolder, WithoutForceAFolderThatIsThereStays) {
  const TemporaryFolder folder;
  write_text(folder / "report" / "page", "old");
  EXPECT_EQ(code_of([&] { write_folder(folder / "report", writes("page", "new")); }),
            ExitCode::exists);
  EXPECT_EQ(read_text(folder / "report" / "page"), "old");
}

TEST(WriteFolder, WithoutForceAFolderThatAppearsMeanwhileStays) {
  const TemporaryFolder folder;
  const auto meanwhile = [&](const fs::path& fresh) {
    write_text(fresh / "page", "new");
    write_text(folder / "report" / "page", "somebody's");
  };
  EXPECT_EQ(code_of([&] { write_folder(folder / "report", meanwhile); }), ExitCode::exists);
  EXPECT_EQ(read_text(folder / "report" / "page"), "somebody's");
  EXPECT_FALSE(fs::exists(folder / "report.part"));
}

TEST(WriteFolder, AFailureLeavesTheOldFolder) {
  const TemporaryFolder folder;
  write_text(folder / "report" / "page", "old");
  const auto fails = [](const fs::path& fresh) {
    write_text(fresh / "page", "new");
    throw Error(ExitCode::no_space, "no space", "");
  };
  EXPECT_EQ(code_of([&] { write_folder(folder / "report", fails, {.force = true}); }),
            ExitCode::no_space);
  EXPECT_THAT(names(folder.path()), ElementsAre("report", "report/page"));
  EXPECT_EQ(read_text(folder / "report" / "page"), "old");
}

TEST(WriteFolder, AFolderInTheWayOfAFileIsNotReplaced) {
  const TemporaryFolder folder;
  write_text(folder / "report" / "page" / "mine", "mine");
  EXPECT_EQ(
      code_of([&] { write_folder(folder / "report", writes("page", "new"), {.force = true}); }),
      ExitCode::exists);
  EXPECT_EQ(read_text(folder / "report" / "page" / "mine"), "mine");
}

TEST(WriteFolder, SomebodysPartFolderIsRefusedAndStays) {
  const TemporaryFolder folder;
  write_text(folder / "report.part" / "mine", "mine");
  EXPECT_EQ(code_of([&] { check_part_folder(folder / "report"); }), ExitCode::exists);
  EXPECT_EQ(code_of([&] { write_folder(folder / "report", writes("page", "new")); }),
            ExitCode::exists);
  EXPECT_EQ(read_text(folder / "report.part" / "mine"), "mine");
  EXPECT_FALSE(fs::exists(folder / "report"));
}

TEST(WriteFolder, WhatAKilledProcessLeftIsRemoved) {
  const TemporaryFolder folder;
  write_text(folder / "report.part" / ".thorax-unfinished", "");
  write_text(folder / "report.part" / "new" / "half", "");
  check_part_folder(folder / "report");
  write_folder(folder / "report", writes("page", "new"));
  EXPECT_THAT(names(folder.path()), ElementsAre("report", "report/page"));
}

TEST(WriteFolder, AFolderLeftMovedAwayIsPutBack) {
  const TemporaryFolder folder;
  write_text(folder / "report.part" / ".thorax-unfinished", "");
  write_text(folder / "report.part" / "old" / "mine", "mine");
  EXPECT_EQ(code_of([&] { write_folder(folder / "report", writes("page", "new")); }),
            ExitCode::exists);
  EXPECT_THAT(names(folder.path()), ElementsAre("report", "report/mine"));
}

TEST(WriteFolder, TheWorkingFolderStaysWhereItIs) {
  const TemporaryFolder folder;
  write_text(folder / "report" / "page", "old");
  write_text(folder / "report" / "mine", "mine");
  const fs::path before = fs::current_path();
  fs::current_path(folder / "report");
  write_folder(".", writes("page", "new"), {.force = true});
  EXPECT_EQ(read_text("page"), "new");
  fs::current_path(before);
  EXPECT_THAT(names(folder.path()), ElementsAre("report", "report/mine", "report/page"));
}

} // namespace
} // namespace thorax
