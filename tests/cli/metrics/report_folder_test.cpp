#include <algorithm>
#include <chrono>
#include <csignal>
#include <map>
#include <optional>
#include <random>
#include <set>

#include <gmock/gmock.h>

#include "cli/metrics/fixture.h"

// The folder of a report: written as a whole, and over nobody's files.

namespace thorax {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using Clock = std::chrono::steady_clock;

std::map<std::string, std::string> files_of(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file())
      files[entry.path().lexically_relative(folder).string()] = read_text(entry.path());
  return files;
}

class ReportFolder : public Metrics {
protected:
  void SetUp() override {
    write("old.csv", "id,true:ill,prob:ill\na,1,0.8\nb,0,0.3\nc,1,0.4\nd,0,0.5\n");
    write("new.csv", "id,true:well,prob:well\na,1,0.1\nb,0,0.3\nc,1,0.4\nd,0,0.5\n");
  }

  std::vector<std::string> arguments(const std::string& name, const std::string& output) {
    return {"thorax-metrics", name + ".csv", "--title", "of " + name, "--output",
            output,           "--bootstrap", "0",       "--force"};
  }

  testing::CommandResult report_of(const std::string& name, const std::string& output) {
    return testing::run_command(arguments(name, output), {.folder = folder_.path()});
  }

  /// A run that is killed some time after its files begin to be written.
  testing::CommandResult run_and_kill(const std::string& name, Clock::duration delay) {
    const auto start = fs::file_time_type::clock::now();
    std::optional<Clock::time_point> begun;
    const auto due = [&] {
      std::error_code none;
      if (!begun && fs::last_write_time(folder_ / "report.part/.thorax-unfinished", none) > start)
        begun = Clock::now();
      return begun && Clock::now() >= *begun + delay;
    };
    const auto result =
        testing::run_command(arguments(name, "report"),
                             {.folder = folder_.path(), .signal_when = due, .signal = SIGKILL});
    written_for_ = begun ? Clock::now() - *begun : Clock::duration();
    return result;
  }

  /// Whether these are the files of one run, as far as they are the same in every run.
  static bool same(const std::map<std::string, std::string>& files,
                   const std::map<std::string, std::string>& expected, const std::string& title) {
    if (files.size() != expected.size())
      return false;
    for (const auto& [name, text] : expected) {
      const auto found = files.find(name);
      if (found == files.end() || (name.ends_with(".csv") && found->second != text) ||
          (name.starts_with("report.") && found->second.find(title) == std::string::npos))
        return false;
    }
    return true;
  }

  Clock::duration written_for_{}; ///< by the latest run_and_kill, until its end
};

TEST_F(ReportFolder, IsOfOneGenerationWheneverTheRunIsKilled) {
  std::map<std::string, std::map<std::string, std::string>> expected;
  for (const char* name : {"old", "new"}) {
    ASSERT_EQ(report_of(name, name).exit_code, 0);
    expected[name] = files_of(folder_ / name);
    expected[name]["plots/mine.txt"] = "mine";
  }
  ASSERT_EQ(report_of("old", "report").exit_code, 0);
  write("report/plots/mine.txt", "mine");

  // A busy machine may end a run before or after it is meant to be killed; rounds go on until
  // enough were killed, some before and some after the folders change places.
  std::mt19937 random(7);
  std::set<std::string> seen;
  Clock::duration writing{};
  int killed = 0;
  std::string standing = "old";
  for (int round = 0; round < 500 && (killed <= 20 || seen.size() < 2); ++round) {
    const std::string name = standing == "old" ? "new" : "old";
    const bool measures = writing == Clock::duration();
    const auto delay = measures ? Clock::duration(std::chrono::hours(1))
                                : writing * static_cast<int>(random() % 100) / 100;
    const auto result = run_and_kill(name, delay);
    const bool is_killed = result.exit_code == 128 + SIGKILL;
    if (!is_killed)
      writing = written_for_;
    const auto files = files_of(folder_ / "report");
    const bool is_old = same(files, expected["old"], "of old"),
               is_new = same(files, expected["new"], "of new");
    ASSERT_TRUE(is_old || is_new) << "round " << round << ", killed after " << delay.count();
    standing = is_old ? "old" : "new";
    if (is_killed)
      seen.insert(standing == name ? "after" : "before");
    killed += is_killed;
  }
  EXPECT_GT(killed, 20);
  EXPECT_EQ(seen.size(), 2u);
  ASSERT_EQ(report_of("new", "report").exit_code, 0);
  EXPECT_TRUE(same(files_of(folder_ / "report"), expected["new"], "of new"));
  EXPECT_FALSE(fs::exists(folder_ / "report.part"));
}

TEST_F(ReportFolder, HoldsWhatReportPathsNamesAndNoPlotsOfAnEarlierReport) {
  ASSERT_EQ(report_of("old", "report").exit_code, 0);
  EXPECT_TRUE(fs::exists(folder_ / "report/plots/roc_image_ill.svg"));
  write("report/plots/roc_image_notes.svg", "mine");
  ASSERT_EQ(report_of("new", "report").exit_code, 0);
  EXPECT_FALSE(fs::exists(folder_ / "report/plots/roc_image_ill.svg"));
  EXPECT_TRUE(fs::exists(folder_ / "report/plots/roc_image_well.svg"));
  EXPECT_EQ(read_text(folder_ / "report/plots/roc_image_notes.svg"), "mine");
}

TEST_F(ReportFolder, IsNotPreparedInSomebodysFolder) {
  fs::create_directory(folder_ / "report.part");
  write("report.part/mine", "mine");
  const auto result = report_of("old", "report");
  EXPECT_EQ(result.exit_code, 41) << result.err;
  EXPECT_THAT(result.err, HasSubstr("report.part is in the way - move it away"));
  EXPECT_EQ(read_text(folder_ / "report.part/mine"), "mine");
}

TEST_F(ReportFolder, GetsNoFileOfAnotherOption) {
  ASSERT_EQ(report_of("old", "report").exit_code, 0);
  for (const auto& entry : fs::directory_iterator(folder_ / "report")) {
    const std::string file = "report/" + entry.path().filename().string();
    const auto result = run({"old.csv", "--output", "report", "--report",
                             entry.is_directory() ? file + "/run.json" : file, "--force"});
    EXPECT_EQ(result.exit_code, 2) << file << result.err;
    EXPECT_THAT(result.err, HasSubstr("which the command writes itself"));
  }
  EXPECT_EQ(run({"report/metrics.csv", "--output", "report", "--force"}).exit_code, 2);
  EXPECT_EQ(
      run({"old.csv", "--output", "report", "--report", "report/run.json", "--force"}).exit_code,
      0);
  EXPECT_EQ(
      run({"compare", "report", "old", "--report", "report/report.json", "--force"}).exit_code, 2);
  EXPECT_EQ(report()["format"], "thorax-report");
}

TEST_F(ReportFolder, AFullDiskBelowStandardOutputIsOneLine) {
  const std::string program = (testing::bin_folder() / "thorax-metrics").string();
  for (const std::string words : {"old.csv --output other --bootstrap 0", "--help"}) {
    const auto result = testing::run_command({"sh", "-c", program + " " + words + " > /dev/full"},
                                             {.folder = folder_.path()});
    EXPECT_EQ(result.exit_code, 42) << result.err;
    EXPECT_THAT(result.err, HasSubstr("error: cannot write to standard output: "));
  }
}

TEST_F(ReportFolder, ReportsWithNothingInCommonAreNotCompared) {
  ASSERT_EQ(report_of("old", "old").exit_code, 0);
  ASSERT_EQ(report_of("new", "new").exit_code, 0);
  const auto result = run({"compare", "old", "new"});
  EXPECT_EQ(result.exit_code, 24) << result.out;
  EXPECT_THAT(result.err, HasSubstr("no measure is in both old and new - "));
  EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1);
  EXPECT_EQ(run({"compare", "old", "old"}).exit_code, 0);
}

TEST_F(ReportFolder, ProvenanceHasEveryStageOfAllFilesOnce) {
  const auto stage = [](const char* command, int seconds) {
    return Provenance{command, "", "1", "", {}, 1, 1, static_cast<double>(seconds)};
  };
  for (int fold = 0; fold < 2; ++fold) {
    auto predictions = simulated_predictions(1, 1, "net", 1);
    for (std::size_t n = 0; n < predictions.size(); ++n) {
      predictions.fold[n] = fold;
      predictions.samples[n].id += fmt::format("-{}", fold);
      predictions.samples[n].patient += fmt::format("-{}", fold);
    }
    store::write_predictions(folder_ / fmt::format("fold{}.h5", fold), predictions,
                             {stage("preprocess", 1), stage("train", fold)});
  }
  ASSERT_EQ(run({"fold0.h5", "fold1.h5", "--bootstrap", "0", "--output", "report"}).exit_code, 0);
  const auto document = report();
  std::vector<std::string> stages;
  for (const auto& one : document["provenance"])
    stages.push_back(one["command"].get<std::string>() +
                     fmt::format(" {:.0f}", one["seconds"].get<double>()));
  ASSERT_EQ(stages.size(), 4u);
  stages.pop_back();
  EXPECT_THAT(stages, ::testing::ElementsAre("preprocess 1", "train 0", "train 1"));
}

} // namespace
} // namespace thorax
