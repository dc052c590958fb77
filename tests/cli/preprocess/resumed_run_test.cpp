#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <regex>
#include <thread>

#include <nlohmann/json.hpp>

#include "chest.h"
#include "cohort.h"
#include "core/atomic_file.h"

namespace thorax {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using Arguments = std::vector<std::string>;

/// Runs that end early and go on, alone and on two ranks.
class ResumedRun : public Cohort, public ::testing::WithParamInterface<int> {
protected:
  static constexpr int scans = 24, pictures = 130;

  static std::string picture(int number) {
    return "images/" + std::to_string(1000 + number) + ".png";
  }

  void write_scans() {
    for (int i = 0; i < scans; ++i)
      write_series("patient" + std::to_string(100 + i), 3 + static_cast<std::size_t>(i) % 5);
  }
  /// Every tenth is flat and cannot be registered.
  void write_pictures() {
    fs::create_directories(folder_ / "images");
    for (int i = 0; i < pictures; ++i)
      testing::write_grey_png(folder_ / picture(i), i % 10 == 5 ? Raster<std::uint8_t>(128, 128, 50)
                                                                : testing::chest(i % 7, i % 6));
    testing::write_grey_png(folder_ / "reference.png", testing::chest(0, 0));
    std::string table = "file,covid\n";
    for (int i = 0; i < pictures; ++i)
      table += fs::path(picture(i)).filename().string() + ",0\n";
    write_text(folder_ / "labels.csv", table);
  }

  static void cut(const fs::path& file) { fs::resize_file(file, fs::file_size(file) - 100); }

  static Arguments with(Arguments arguments, const Arguments& more) {
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }
  static Arguments ct() {
    return {"ct", "cohort", "--size", "16", "--min-slices", "5", "--report", "report.json"};
  }
  static Arguments xray() {
    return {"xray", "images", "--size", "64", "--labels", "labels.csv", "--report", "report.json"};
  }

  testing::CommandResult run(const Arguments& arguments, testing::CommandOptions options = {}) {
    return on_ranks(GetParam(), with(arguments, {"--output", "d.h5"}), std::move(options));
  }

  /// Kills a run once blocks of it are finished.
  void kill(const Arguments& arguments) {
    const std::string dataset = GetParam() == 1 ? "d.h5" : "d.h5.shards/0002-of-0002.h5";
    const fs::path journal = folder_ / (dataset + ".parts") / "journal";
    testing::CommandOptions options;
    options.signal = SIGKILL;
    options.signal_when = testing::has_lines(journal, 4);
    (void)run(arguments, options);
    ASSERT_FALSE(fs::exists(folder_ / "d.h5")) << "not killed in mid-run";
    expect_no_names_in(journal);
  }

  /// Ranks outlive their killed launcher for a moment.
  testing::CommandResult resume(const Arguments& arguments) {
    testing::CommandResult result;
    for (int tries = 0; tries < 50; ++tries) {
      result = run(with(arguments, {"--resume"}));
      if (result.err.find("another process") == result.err.npos)
        break;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return result;
  }

  void expect_no_names_in(const fs::path& file) {
    const std::string text = read_text(file);
    for (const char* name : {"patient1", "images/", "cohort", "SECRET"})
      EXPECT_EQ(text.find(name), text.npos) << name << " in " << file;
  }

  nlohmann::json report() {
    auto report = nlohmann::json::parse(read_text(folder_ / "report.json"));
    report.erase("seconds");
    return report;
  }

  /// As the log says.
  static int kept_blocks(const testing::CommandResult& result) {
    std::smatch found;
    const std::regex line("([0-9]+) of [0-9]+ blocks of cases(?: of this rank)? are finished from before");
    return std::regex_search(result.err, found, line) ? std::stoi(found[1]) : 0;
  }

  void remove_output() {
    for (const char* name : {"d.h5", "d.h5.shards"})
      fs::remove_all(folder_ / name);
  }
};

INSTANTIATE_TEST_SUITE_P(OnRanks, ResumedRun, ::testing::Values(1, 2),
                         [](const auto& info) { return std::to_string(info.param); });

TEST_P(ResumedRun, TellsAsMuchAsOneThatWasNotKilled) {
  write_scans();
  write_pictures();
  cut(folder_ / "cohort/patient110/IM1");
  cut(folder_ / picture(70));
  for (const Arguments& command :
       {with(ct(), {"--on-error", "skip"}),
        with(xray(), {"--on-error", "skip", "--register", "reference.png"})}) {
    SCOPED_TRACE(command.front());
    const auto whole = run(command);
    ASSERT_EQ(whole.exit_code, 10) << whole.err;
    const auto told = report();
    EXPECT_EQ(told["cases"]["done"], command.front() == "ct" ? scans - 1 : pictures - 1);
    EXPECT_EQ(told["skipped"].size(), 1u);
    EXPECT_GT(told["warnings"], 1);
    const std::string expected = content("d.h5");
    expect_no_names_in(folder_ / "d.h5");

    remove_output();
    kill(command);
    const auto resumed = resume(command);
    ASSERT_EQ(resumed.exit_code, 10) << resumed.err;
    EXPECT_GT(kept_blocks(resumed), 0) << resumed.err;
    EXPECT_EQ(content("d.h5"), expected);
    EXPECT_EQ(report(), told);

    const auto again = resume(command);
    EXPECT_EQ(again.exit_code, 10) << again.err;
    EXPECT_THAT(again.err, HasSubstr("nothing is left to do"));
    EXPECT_THAT(again.err, HasSubstr("warning: skipped case "));
    EXPECT_EQ(report(), told);

    if (GetParam() > 1) { // killed before the index
      fs::remove(folder_ / "d.h5");
      EXPECT_EQ(resume(command).exit_code, 10);
      EXPECT_EQ(content("d.h5"), expected);
      EXPECT_EQ(report(), told);
    }
    remove_output();
  }
}

TEST_P(ResumedRun, GoesOnAfterTheFileThatStoppedItIsMended) {
  struct Mending {
    const char* what;
    std::function<void()> make;
  };
  const std::string bad = picture(70);
  const std::vector<Mending> mendings = {
      {"repaired", [&] { write_picture(bad, 9); }},
      {"removed", [&] { fs::remove(folder_ / bad); }},
      {"repaired, and others changed",
       [&] {
         write_picture(bad, 9);
         write_picture(picture(1), 9);
         write_picture("images/1002a.png", 9);
         fs::remove(folder_ / picture(4));
         std::string table = read_text(folder_ / "labels.csv");
         table.replace(table.find("1007.png,0") + 9, 1, "1");
         write_text(folder_ / "labels.csv", table);
       }},
  };
  for (const Mending& mending : mendings) {
    SCOPED_TRACE(mending.what);
    fs::remove_all(folder_ / "images");
    write_pictures();
    const Arguments command = with(xray(), {"--keep-ids"});
    cut(folder_ / bad);
    const auto stopped = run(command);
    ASSERT_EQ(stopped.exit_code, 20) << stopped.err;
    mending.make();
    const auto resumed = resume(command);
    ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
    EXPECT_GT(kept_blocks(resumed), GetParam() == 1 ? 30 : 0) << resumed.err;
    const auto told = report();
    const std::string made = store::DatasetReader(folder_ / "d.h5").content_hash();
    remove_output();

    ASSERT_EQ(run(command).exit_code, 0);
    EXPECT_EQ(made, store::DatasetReader(folder_ / "d.h5").content_hash());
    EXPECT_EQ(told, report());
    remove_output();
  }
}

TEST_P(ResumedRun, KeepsScansBesideThoseThatChanged) {
  write_scans();
  const fs::path slice = folder_ / "cohort/patient120/IM1";
  const std::string whole = read_text(slice);
  cut(slice);
  const auto stopped = run(ct());
  ASSERT_EQ(stopped.exit_code, 20) << stopped.err;
  write_text(slice, whole);
  fs::remove_all(folder_ / "cohort/patient103");
  write_series("patient099", 6);
  const auto resumed = resume(ct());
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_GT(kept_blocks(resumed), 0) << resumed.err;
  const std::string made = content("d.h5");
  remove_output();
  ASSERT_EQ(run(ct()).exit_code, 0);
  EXPECT_EQ(made, content("d.h5"));
}

TEST_P(ResumedRun, ReplacesAShardOfOtherInputsThatHasNoIndexYet) {
  if (GetParam() == 1)
    return;
  write_scans();
  ASSERT_EQ(run(ct()).exit_code, 0);
  fs::remove(folder_ / "d.h5");
  fs::remove_all(folder_ / "cohort/patient103");
  const auto resumed = resume(ct());
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  const std::string made = content("d.h5");
  remove_output();
  ASSERT_EQ(run(ct()).exit_code, 0);
  EXPECT_EQ(made, content("d.h5"));
}

TEST_P(ResumedRun, IsRefusedWhereAnotherNumberOfRanksBegan) {
  write_scans();
  const fs::path slice = folder_ / "cohort/patient120/IM1";
  const std::string whole = read_text(slice);
  cut(slice);
  ASSERT_EQ(run(ct()).exit_code, 20);
  write_text(slice, whole);
  const int others = GetParam() == 1 ? 3 : 1;
  const auto refused = on_ranks(others, with(ct(), {"--output", "d.h5", "--resume"}));
  EXPECT_EQ(refused.exit_code, 24) << refused.err;
  EXPECT_THAT(refused.err,
              HasSubstr(GetParam() == 1 ? "d.h5 was begun by one process, whose work 3 ranks "
                                          "cannot go on with - resume with one process"
                                        : "d.h5 was begun by 2 ranks, whose work one process "
                                          "cannot go on with - resume with 2 ranks"));
  EXPECT_FALSE(fs::exists(folder_ / "d.h5"));

  const auto forced = on_ranks(others, with(ct(), {"--output", "d.h5", "--resume", "--force"}));
  ASSERT_EQ(forced.exit_code, 0) << forced.err;
  EXPECT_FALSE(fs::exists(folder_ / "d.h5.parts"));
  EXPECT_EQ(fs::exists(folder_ / "d.h5.shards"), others > 1);
  const std::string made = content("d.h5");
  remove_output();
  ASSERT_EQ(run(ct()).exit_code, 0);
  EXPECT_EQ(made, content("d.h5"));
}

TEST_P(ResumedRun, RefusesPartsOfOtherOptions) {
  write_pictures();
  cut(folder_ / picture(70));
  ASSERT_EQ(run(xray()).exit_code, 20);
  const auto resumed = resume(with(xray(), {"--equalise", "histogram"}));
  EXPECT_EQ(resumed.exit_code, 24) << resumed.err;
  EXPECT_THAT(resumed.err, HasSubstr("was begun with other options"));
}

} // namespace
} // namespace thorax
