#include "core/folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/atomic_file.h"
#include "support/temporary_folder.h"

namespace thorax {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::TemporaryFolder;

TEST(ContentOf, FilesAreSortedAndFoundAtAnyDepth) {
  const TemporaryFolder folder;
  write_text(folder / "b" / "2", "x");
  write_text(folder / "b" / "a" / "3", "x");
  write_text(folder / "1", "x");
  const FolderContent found = content_of(folder.path());
  EXPECT_THAT(found.files, ElementsAre(folder / "1", folder / "b" / "2", folder / "b" / "a" / "3"));
  EXPECT_THAT(found.unreadable, IsEmpty());
}

TEST(ContentOf, LinksThatFormACircleAreFollowedOnce) {
  const TemporaryFolder folder;
  write_text(folder / "series" / "1", "x");
  fs::create_directory_symlink(folder.path(), folder / "series" / "up");
  const FolderContent found = content_of(folder.path());
  EXPECT_THAT(found.files, ElementsAre(folder / "series" / "1"));
  EXPECT_THAT(found.unreadable, IsEmpty());
}

TEST(ContentOf, LinksThatLeadNowhereAreNamed) {
  const TemporaryFolder folder;
  write_text(folder / "1", "x");
  fs::create_symlink("itself", folder / "itself");
  fs::create_symlink("gone", folder / "lost");
  const FolderContent found = content_of(folder.path());
  EXPECT_THAT(found.files, ElementsAre(folder / "1"));
  ASSERT_EQ(found.unreadable.size(), 2u);
  for (const auto& [path, error] : found.unreadable) {
    EXPECT_EQ(error.code(), ExitCode::unreadable);
    EXPECT_THAT(error.line(), HasSubstr(path.string()));
  }
}

TEST(ContentOf, MissingFolderIsNoInput) {
  try {
    content_of("/no/such/folder");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::no_input);
    EXPECT_THAT(error.line(), HasSubstr("/no/such/folder"));
  }
}

} // namespace
} // namespace thorax
