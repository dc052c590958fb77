#include <chrono>

#include "cohort.h"
#include "core/atomic_file.h"

namespace thorax {
namespace {

namespace fs = std::filesystem;

/// A finished dataset beside which lies what a run leaves that is killed right after it.
class Leftovers : public Cohort {
protected:
  void SetUp() override {
    write_series("anna");
    ASSERT_EQ(volumes({}).exit_code, 0);
    for (const char* name : {"v.h5.parts", "v.h5.unpacked"}) {
      fs::create_directory(folder_ / name);
      write_text(folder_ / name / "journal", "thorax-journal 1 0\n");
    }
    for (const char* name : {"v.h5.lock", "v.h5.unpacked.lock"})
      write_text(folder_ / name, "");
    set_age_of_journal(std::chrono::seconds(-5));
  }

  /// How much later than the output the journal was written.
  void set_age_of_journal(std::chrono::seconds later) {
    fs::last_write_time(folder_ / "v.h5.parts/journal",
                        fs::last_write_time(folder_ / "v.h5") + later);
  }

  testing::CommandResult volumes(std::vector<std::string> more) {
    more.insert(more.begin(), {"ct", "cohort", "--as", "volumes", "--output", "v.h5"});
    return preprocess(more);
  }

  std::vector<std::string> names() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_.path()))
      if (entry.path().filename().string().starts_with("v.h5"))
        names.push_back(entry.path().filename().string());
    return names;
  }
};

TEST_F(Leftovers, OfAFinishedOutputAreRemovedByResuming) {
  ASSERT_EQ(volumes({"--resume", "--dry-run"}).exit_code, 0);
  EXPECT_EQ(names().size(), 5u);
  const auto result = volumes({"--resume"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, ::testing::HasSubstr("v.h5 is finished"));
  EXPECT_THAT(names(), ::testing::ElementsAre("v.h5"));
}

TEST_F(Leftovers, OfARunThatWasToReplaceTheOutputStay) {
  set_age_of_journal(std::chrono::seconds(5));
  ASSERT_EQ(volumes({"--resume"}).exit_code, 0);
  EXPECT_TRUE(fs::exists(folder_ / "v.h5.parts"));
}

TEST_F(Leftovers, OfARunThatIsUnderWayStay) {
  const OutputLock lock(folder_ / "v.h5");
  EXPECT_EQ(volumes({"--resume"}).exit_code, static_cast<int>(ExitCode::exists));
  EXPECT_TRUE(fs::exists(folder_ / "v.h5.parts"));
}

} // namespace
} // namespace thorax
