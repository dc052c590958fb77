#include <chrono>
#include <filesystem>
#include <functional>

#include "cohort.h"
#include "core/atomic_file.h"

namespace thorax {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

/// A finished output, of which the inputs change.
class Resume : public Cohort {
protected:
  void SetUp() override {
    write_series("anna");
    write_series("bert");
    for (const char* name : {"images/a.png", "images/b.png", "reference.png"})
      write_picture(name, 100);
    write_text(folder_ / "images/a.json", R"({"Modality": "DX", "PatientSex": "F"})");
    write_text(folder_ / "labels.csv", "file,covid\na.png,1\nb.png,0\n");
  }

  void touch(const fs::path& name) {
    fs::last_write_time(folder_ / name,
                        fs::last_write_time(folder_ / name) + std::chrono::seconds(5));
  }

  testing::CommandResult make(const std::string& modality, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"ct", "cohort", "--size", "16", "--output", "d.h5"};
    if (modality == "xray")
      arguments = {"xray",          "images", "--labels", "labels.csv", "--register",
                   "reference.png", "--size", "16",       "--output",   "d.h5"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return preprocess(arguments);
  }
};

TEST_F(Resume, RefusesAFinishedOutputOfOtherInputs) {
  struct Change {
    const char *what, *modality;
    std::function<void()> make;
  };
  const std::vector<Change> changes = {
      {"a series more", "ct", [&] { write_series("carl"); }},
      {"a slice less", "ct", [&] { fs::remove(folder_ / "cohort/anna/IM4"); }},
      {"a series less", "ct", [&] { fs::remove_all(folder_ / "cohort/bert"); }},
      {"another picture", "xray", [&] { write_picture("images/a.png", 90); }},
      {"a picture more", "xray", [&] { write_picture("images/c.png", 90); }},
      {"another name", "xray",
       [&] { fs::rename(folder_ / "images/b.png", folder_ / "images/bb.png"); }},
      {"another reference", "xray", [&] { write_picture("reference.png", 90); }},
      {"another label", "xray",
       [&] { write_text(folder_ / "labels.csv", "file,covid\na.png,0\nb.png,0\n"); }},
      {"another sidecar", "xray",
       [&] { write_text(folder_ / "images/a.json", R"({"Modality": "DX", "PatientSex": "M"})"); }},
  };
  for (const Change& change : changes) {
    SCOPED_TRACE(change.what);
    fs::remove_all(folder_ / "cohort");
    fs::remove_all(folder_ / "images");
    SetUp();
    const auto made = make(change.modality, {"--force"});
    ASSERT_EQ(made.exit_code, 0) << made.err;
    const std::string before = sha256_file(folder_ / "d.h5");
    change.make();
    const auto resumed = make(change.modality, {"--resume"});
    EXPECT_EQ(resumed.exit_code, 24) << resumed.err;
    EXPECT_THAT(resumed.err, HasSubstr("d.h5 was made from other inputs"));
    EXPECT_EQ(sha256_file(folder_ / "d.h5"), before);
  }
}

TEST_F(Resume, KeepsAFinishedOutputOfTheSameContent) {
  for (const char* modality : {"ct", "xray"}) {
    SCOPED_TRACE(modality);
    ASSERT_EQ(make(modality, {"--force"}).exit_code, 0);
    const auto expect_finished = [&] {
      const auto resumed = make(modality, {"--resume"});
      EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
      EXPECT_THAT(resumed.err, HasSubstr("nothing is left to do"));
    };
    expect_finished();
    touch("cohort/anna/IM2");
    touch("images/a.png");
    touch("labels.csv");
    expect_finished();
    write_text(folder_ / "cohort/notes.txt", "not an input");
    write_text(folder_ / "images/notes.txt", "not an input");
    expect_finished();
  }
}

TEST_F(Resume, ReadsNoFileOfAFinishedOutputThatDidNotChange) {
  ASSERT_EQ(make("ct").exit_code, 0);
  const fs::path slice = folder_ / "cohort/anna/IM2";
  const auto time = fs::last_write_time(slice);
  write_text(slice, std::string(fs::file_size(slice), 'x'));
  fs::last_write_time(slice, time);
  const auto resumed = make("ct", {"--resume"});
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_THAT(resumed.err, HasSubstr("nothing is left to do"));
}

} // namespace
} // namespace thorax
