#include <algorithm>
#include <filesystem>

#include "cohort.h"
#include "core/atomic_file.h"

namespace thorax {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

/// A medium as a hospital hands it out: upper-case names and a DICOMDIR made by dcmmkdir.
class Dicomdir : public Cohort {
protected:
  void SetUp() override {
    write_series("ANNA", 5, "DISC");
    write_series("BERT", 5, "DISC");
    const auto made =
        in_folder({"sh", "-c", "cd DISC && dcmmkdir --recurse --input-directory . -Pfl"});
    ASSERT_TRUE(fs::exists(folder_ / "DISC" / "DICOMDIR")) << made.err;
  }

  testing::CommandResult volumes(const std::string& input, const std::string& output = "v.h5") {
    return preprocess({"ct", input, "--as", "volumes", "--keep-ids", "--force", "--report",
                       "report.json", "--output", output});
  }

  std::size_t size(const std::string& output = "v.h5") {
    return store::DatasetReader(folder_ / output).size();
  }
};

TEST_F(Dicomdir, GivesWhatItListsAsFolderAndAsFile) {
  ASSERT_EQ(volumes("DISC", "folder.h5").exit_code, 0);
  ASSERT_EQ(volumes("DISC/DICOMDIR", "file.h5").exit_code, 0);
  ASSERT_EQ(in_folder({"mv", "DISC/DICOMDIR", "other"}).exit_code, 0);
  ASSERT_EQ(volumes("DISC", "without.h5").exit_code, 0);
  EXPECT_EQ(size("folder.h5"), 2u);
  EXPECT_EQ(content("file.h5"), content("folder.h5"));
  EXPECT_EQ(content("without.h5"), content("folder.h5"));
}

TEST_F(Dicomdir, FindsFilesWhoseNamesChangedCaseOnTheWay) {
  ASSERT_EQ(volumes("DISC", "before.h5").exit_code, 0);
  ASSERT_EQ(in_folder({"sh", "-c",
                       "cd DISC && mv ANNA anna && for f in BERT/*; do mv $f $f';1'; done && mv "
                       "DICOMDIR dicomdir"})
                .exit_code,
            0);
  const auto result = volumes("DISC");
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, Not(HasSubstr("missing")));
  EXPECT_EQ(content("v.h5"), content("before.h5"));
}

TEST_F(Dicomdir, CountsWhatIsMissingAndWhatIsNotListed) {
  write_series("CLEO", 3, "DISC");
  fs::remove_all(folder_ / "DISC" / "BERT");
  const auto result = volumes("DISC");
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(size(), 1u);
  EXPECT_THAT(result.err, HasSubstr("5 of 10 files that it lists are missing, the first: BERT/IM"));
  EXPECT_THAT(result.err, HasSubstr("3 DICOM files beside it are not listed and left out"));
  const std::string report = read_text(folder_ / "report.json");
  EXPECT_THAT(report, HasSubstr("\"reason\": \"listed by a DICOMDIR but missing\""));
  EXPECT_THAT(report, HasSubstr("DISC/CLEO/IM2"));
}

TEST_F(Dicomdir, WithoutUseLeavesTheFolderToBeSearched) {
  ASSERT_EQ(in_folder({"mv", "DISC/ANNA", "DISC/OTHER"}).exit_code, 0);
  ASSERT_EQ(in_folder({"mv", "DISC/BERT", "DISC/ELSE"}).exit_code, 0);
  const auto all_missing = volumes("DISC");
  EXPECT_EQ(all_missing.exit_code, 0) << all_missing.err;
  EXPECT_EQ(size(), 2u);
  fs::resize_file(folder_ / "DISC" / "DICOMDIR", fs::file_size(folder_ / "DISC" / "DICOMDIR") / 2);
  const auto damaged = volumes("DISC");
  EXPECT_EQ(damaged.exit_code, 0) << damaged.err;
  EXPECT_THAT(damaged.err, HasSubstr("its folder is searched without it"));
  EXPECT_EQ(size(), 2u);
  const auto alone = volumes("DISC/DICOMDIR");
  EXPECT_EQ(alone.exit_code, 20) << alone.err;
  EXPECT_THAT(alone.err, HasSubstr("DICOMDIR: damaged DICOMDIR"));
}

} // namespace
} // namespace thorax
