#include <cstdlib>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/command.h"
#include "cli/validators.h"
#include "support/temporary_folder.h"

namespace thorax::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;
using testing::TemporaryFolder;

struct Result {
  int code;
  std::string out, err;
  double spacing = 0;
  std::string mode;
  std::vector<double> window;
  std::uint64_t seed = 0;
};

/// Runs a command "thorax-preprocess" with verbs ct and xray.
Result run(std::vector<const char*> arguments, std::function<void(cli::Run&)> body = {}) {
  Result result;
  Command command({.name = "thorax-preprocess", .synopsis = "Prepares images"});
  Verb& ct = command.add_verb({.name = "ct",
                               .synopsis = "Prepares CT",
                               .examples = {{"thorax-preprocess ct in.dcm", "One file"}},
                               .exit_codes = {ExitCode::unreadable}},
                              {.resume = true, .on_error = true});
  std::string input;
  ct.app().add_option("INPUT", input, "File to read")->required();
  ct.app().add_option("--spacing", result.spacing, "Voxel size in mm")->check(at_least(0));
  ct.app()
      .add_option("--mode", result.mode = "linear", "Interpolation")
      ->check(CLI::IsMember({"linear", "nearest"}));
  ct.app()
      .add_option("--window", result.window = {-1250, 250}, "Low and high HU")
      ->delimiter(',')
      ->expected(2);
  ct.does([&](cli::Run& run) {
    result.seed = run.seed;
    if (body)
      body(run);
  });
  double dose = 0;
  Verb& xray = command.add_verb({.name = "xray", .synopsis = "Prepares X-rays"});
  xray.app().add_option("--dose", dose, "Dose");
  xray.does([](cli::Run&) {});

  arguments.insert(arguments.begin(), "thorax-preprocess");
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  result.code = command.run(static_cast<int>(arguments.size()), arguments.data());
  result.out = ::testing::internal::GetCapturedStdout();
  result.err = ::testing::internal::GetCapturedStderr();
  return result;
}

struct BadLine {
  const char* name;
  std::vector<const char*> arguments;
  int code;
  const char* message;
};

class BadLines : public ::testing::TestWithParam<BadLine> {};
INSTANTIATE_TEST_SUITE_P(
    Command, BadLines,
    ::testing::Values(
        BadLine{"no_verb", {}, 2, "VERBS"},
        BadLine{"verb", {"tc"}, 2, "unknown verb 'tc' - did you mean 'ct'?"},
        BadLine{"option",
                {"ct", "x", "--spaing", "2"},
                2,
                "unknown option '--spaing' - did you mean '--spacing'?"},
        BadLine{"missing_input", {"ct"}, 2, "INPUT is required"},
        BadLine{"range", {"ct", "x", "--spacing", "-1"}, 2, "-1 is not at least 0"},
        BadLine{"choice", {"ct", "x", "--mode", "cubic"}, 2, "cubic"},
        BadLine{"seed", {"ct", "x", "--seed", "-1"}, 2, "-1 is not a whole number from 0"},
        BadLine{"fraction", {"ct", "x", "--seed", "1.5"}, 2, "1.5 is not a whole number from 0"},
        BadLine{"number", {"ct", "x", "--seed", "abc"}, 2, "abc"},
        BadLine{"config_missing", {"ct", "x", "--config", "/none.toml"}, 3, "/none.toml"}),
    [](const auto& info) { return std::string(info.param.name); });

TEST_P(BadLines, GetOneLineAndTheirCode) {
  const Result result = run(GetParam().arguments);
  EXPECT_EQ(result.code, GetParam().code) << result.err;
  EXPECT_THAT(result.err, HasSubstr(GetParam().message));
  EXPECT_EQ(result.out, "");
}

struct BadConfig {
  const char* name;
  const char* toml;
  const char* message;
};

class BadConfigs : public ::testing::TestWithParam<BadConfig> {};
INSTANTIATE_TEST_SUITE_P(
    Command, BadConfigs,
    ::testing::Values(
        BadConfig{"unknown_key", "[preprocess.ct]\nspacign = 1\n",
                  ":2: unknown key 'spacign' - did you mean 'spacing'?"},
        BadConfig{"unknown_table", "[preproces]\nspacing = 1\n",
                  ":1: unknown table or key 'preproces' - did you mean 'preprocess'?"},
        BadConfig{"key_outside_tables", "spacing = 1\n", "unknown table or key 'spacing'"},
        BadConfig{"own_option_in_common", "[common]\nspacing = 1\n", "unknown key 'spacing'"},
        BadConfig{"type", "[preprocess.ct]\nspacing = \"wide\"\n",
                  ":2: 'spacing' needs a number, not 'wide'"},
        BadConfig{"range", "[preprocess.ct]\nspacing = -2\n", "-2 is not at least 0"},
        BadConfig{"whole", "[common]\nseed = 1.5\n", "'seed' needs a whole number, not 1.5"},
        BadConfig{"quoted", "[common]\nseed = \"1\"\n", "'seed' needs a whole number"},
        BadConfig{"too_few", "[preprocess.ct]\nwindow = 2\n", ":2: 'window' needs 2 values, not 1"},
        BadConfig{"too_many", "[preprocess.ct]\nwindow = [1, 2, 3]\n",
                  ":2: 'window' takes 2 values, not 3"},
        BadConfig{"verb", "[preprocess.tc]\nspacing = 1\n",
                  "unknown table 'tc' - did you mean 'ct'?"},
        BadConfig{"switch", "[common]\nforce = \"yes\"\n", "'force' is a switch"},
        BadConfig{"syntax", "[preprocess.ct\n", ":1: "}),
    [](const auto& info) { return std::string(info.param.name); });

TEST_P(BadConfigs, NameFileAndLine) {
  const TemporaryFolder folder;
  const std::string file = (folder / "study.toml").string();
  std::ofstream(file) << GetParam().toml;
  const Result result = run({"ct", "x", "--config", file.c_str()});
  EXPECT_EQ(result.code, 3) << result.err;
  EXPECT_THAT(result.err, HasSubstr(GetParam().message));
}

TEST(Command, PrecedenceIsLineVerbCommandCommonEnvironmentDefault) {
  const TemporaryFolder folder;
  const std::string file = (folder / "study.toml").string();
  const auto configured = [&](const char* toml, std::vector<const char*> more = {}) {
    std::ofstream(file) << toml;
    std::vector<const char*> arguments = {"ct", "x", "--config", file.c_str()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    Result result = run(arguments);
    EXPECT_EQ(result.code, 0) << result.err;
    return result;
  };
  ::setenv("THORAX_SEED", "5", 1);
  EXPECT_EQ(run({"ct", "x"}).seed, 5u);
  EXPECT_EQ(configured("[common]\nseed = 6\n").seed, 6u);
  EXPECT_EQ(configured("[common]\nseed = 6\n[preprocess]\nseed = 7\n").seed, 7u);
  EXPECT_EQ(
      configured("[common]\nseed = 6\n[preprocess]\nseed = 7\n[preprocess.ct]\nseed = 8\n").seed,
      8u);
  EXPECT_EQ(configured("[preprocess.ct]\nseed = 8\n", {"--seed", "9"}).seed, 9u);
  ::unsetenv("THORAX_SEED");
  EXPECT_EQ(run({"ct", "x"}).seed, 0u);
  EXPECT_EQ(configured("[preprocess]\ndose = 3\n[metrics]\nanything = 1\n").seed, 0u);
  EXPECT_EQ(configured("[preprocess.ct]\nwindow = [-1000, 400]\n").window,
            (std::vector<double>{-1000, 400}));
}

TEST(Command, WriteConfigReadsBack) {
  const TemporaryFolder folder;
  const std::string file = (folder / "study.toml").string();
  const Result written =
      run({"ct", "--write-config", "--spacing", "1.5", "--mode", "nearest", "--seed", "3"});
  EXPECT_EQ(written.code, 0) << written.err;
  std::ofstream(file) << written.out;
  const Result read = run({"ct", "x", "--config", file.c_str()});
  EXPECT_EQ(read.code, 0) << read.err << written.out;
  EXPECT_EQ(read.spacing, 1.5);
  EXPECT_EQ(read.mode, "nearest");
  EXPECT_EQ(read.seed, 3u);
  EXPECT_EQ(read.window, (std::vector<double>{-1250, 250}));
}

TEST(Command, HelpHasItsPartsInOrder) {
  const Result help = run({"ct", "--help"});
  EXPECT_EQ(help.code, 0);
  std::size_t at = 0;
  for (const char* part :
       {"thorax-preprocess ct - Prepares CT", "USAGE", "ARGUMENTS", "--spacing", "STANDARD OPTIONS",
        "--seed", "EXAMPLES", "thorax-preprocess ct in.dcm", "EXIT CODES", " 20 "}) {
    at = help.out.find(part, at);
    ASSERT_NE(at, std::string::npos) << part << " is missing or misplaced in\n" << help.out;
  }
  EXPECT_THAT(run({"--help"}).out, HasSubstr("xray"));
  EXPECT_THAT(run({"--version"}).out, MatchesRegex("thorax-preprocess [0-9.]+\n"));
}

TEST(Command, SkippedCasesAreReportedAndGiveCode10) {
  const TemporaryFolder folder;
  const std::string report = (folder / "report.json").string();
  const auto body = [](cli::Run& run) {
    for_each_case(run, "cases", {"a", "b", "c"}, [](std::size_t i) {
      if (i == 1)
        throw Error(ExitCode::unreadable, "broken", "repair it");
    });
  };
  const Result skipping = run(
      {"ct", "x", "--on-error", "skip", "--report", report.c_str(), "--progress", "never"}, body);
  EXPECT_EQ(skipping.code, 10) << skipping.err;
  std::ifstream file(report);
  const std::string json((std::istreambuf_iterator<char>(file)), {});
  EXPECT_THAT(json, HasSubstr("\"done\": 2"));
  EXPECT_THAT(json, HasSubstr("b: broken - repair it"));
  const Result stopping = run({"ct", "x", "--progress", "never"}, body);
  EXPECT_EQ(stopping.code, 20);
  EXPECT_THAT(stopping.err, HasSubstr("b: broken - repair it"));
}

TEST(Command, AFullDiskAndAStopEndTheRunEvenWhenCasesAreSkipped) {
  for (const ExitCode code : {ExitCode::no_space, ExitCode::cannot_write, ExitCode::stopped}) {
    const auto body = [&](cli::Run& run) {
      for_each_case(run, "cases", {"a", "b"}, [&](std::size_t) { throw Error(code, "end", ""); });
    };
    EXPECT_EQ(run({"ct", "x", "--on-error", "skip", "--progress", "never"}, body).code,
              static_cast<int>(code));
  }
}

TEST(Command, ACaseTooLargeIsSkippedButMemoryThatIsUsedUpEndsTheRunNamingTheCase) {
  const auto run_with = [](auto failure) {
    return run({"ct", "x", "--on-error", "skip", "--progress", "never"}, [&](cli::Run& run) {
      for_each_case(run, "cases", {"good", "huge"}, [&](std::size_t i) {
        if (i == 1)
          throw failure;
      });
    });
  };
  const Result skipped = run_with(Error(ExitCode::memory, "needs 9 TiB of memory", "crop it"));
  EXPECT_EQ(skipped.code, 10) << skipped.err;
  EXPECT_THAT(skipped.err, HasSubstr("skipped huge: needs 9 TiB of memory - crop it"));
  const Result ended = run_with(std::bad_alloc());
  EXPECT_EQ(ended.code, 81) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("huge: out of memory"));
}

TEST(Command, WithoutACheckpointARequestToStopEndsTheRun) {
  Command command({.name = "thorax-metrics", .synopsis = "Reports"});
  command.single().does([](cli::Run&) { throw Error(ExitCode::stopped, "stopped", run_it_again); });
  const char* arguments[] = {"thorax-metrics"};
  EXPECT_EQ(command.run(1, arguments), 143);
  EXPECT_EQ(run({"ct", "x"}, [](cli::Run&) { throw Error(ExitCode::stopped, "s", ""); }).code, 85);
}

TEST(Command, ExitCodesAreThoseThatAVerbHas) {
  EXPECT_THAT(run({"ct", "--help"}).out, HasSubstr(" 85  stopped"));
  const std::string xray = run({"xray", "--help"}).out;
  EXPECT_THAT(xray, Not(HasSubstr(" 85 ")));
  EXPECT_THAT(xray, HasSubstr(" 40  output cannot be written"));
}

TEST(Command, EveryExceptionBecomesACode) {
  EXPECT_EQ(run({"ct", "x"}, [](cli::Run&) { throw std::bad_alloc(); }).code, 81);
  EXPECT_EQ(run({"ct", "x"}, [](cli::Run&) { throw std::runtime_error("oops"); }).code, 1);
  EXPECT_EQ(run({"ct", "x"}, [](cli::Run&) { throw Error(ExitCode::numerical, "nan", ""); }).code,
            80);
}

TEST(Command, TheResultConfigurationHoldsNoPaths) {
  std::string config;
  run({"ct", "/secret/place", "--spacing", "2"}, [&](cli::Run& run) { config = run.config; });
  EXPECT_THAT(config, HasSubstr("spacing = 2"));
  EXPECT_THAT(config, Not(HasSubstr("secret")));
}

} // namespace
} // namespace thorax::cli
