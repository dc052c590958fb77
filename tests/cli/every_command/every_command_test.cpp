#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/text.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"

// What the standard options do, for every verb of every command.

namespace thorax {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using testing::run_command;
using testing::TemporaryFolder;

using Words = std::vector<std::string>;

/// "thorax-inspect" or "thorax-preprocess", "ct"; a command that takes arguments of its own as well
/// as verbs is there with and without them.
std::vector<Words> every_verb() {
  std::vector<Words> verbs;
  for (const auto& entry : std::filesystem::directory_iterator(testing::bin_folder())) {
    const std::string command = entry.path().filename().string();
    if (!command.starts_with("thorax-"))
      continue;
    std::istringstream lines(run_command({command, "--help"}).out);
    bool listing = false, any = false, has_arguments = false;
    for (std::string line; std::getline(lines, line);) {
      if (listing && line.empty())
        listing = false;
      if (listing && line.starts_with("  ") && line[2] != ' ') {
        verbs.push_back({command, line.substr(2, line.find(' ', 2) - 2)});
        any = true;
      }
      listing = listing || line == "VERBS";
      has_arguments = has_arguments || line == "ARGUMENTS";
    }
    if (!any || has_arguments)
      verbs.push_back({command});
  }
  return verbs;
}

class EveryVerb : public ::testing::TestWithParam<Words> {
protected:
  static testing::CommandResult run(const Words& arguments,
                                    const testing::CommandOptions& options = {}) {
    Words all = GetParam();
    all.insert(all.end(), arguments.begin(), arguments.end());
    return run_command(all, options);
  }
};

INSTANTIATE_TEST_SUITE_P(Cli, EveryVerb, ::testing::ValuesIn(every_verb()), [](const auto& info) {
  std::string name = join(info.param, "_");
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST_P(EveryVerb, HelpHasItsPartsInOrderAndExamples) {
  const auto help = run({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_THAT(help.err, IsEmpty());
  std::size_t at = 0;
  for (const char* part :
       {"USAGE",          "STANDARD OPTIONS", "--config",  "--seed",      "--threads",
        "--force",        "--dry-run",        "--report",  "--log-level", "--progress",
        "--write-config", "--help",           "--version", "EXAMPLES",    "    $ ",
        "thorax-",        "EXIT CODES",       " 0  ",      " 2  ",        " 130  "}) {
    at = help.out.find(part, at);
    ASSERT_NE(at, std::string::npos) << part << " is missing or misplaced in\n" << help.out;
  }
}

TEST_P(EveryVerb, VersionIsOneLine) {
  EXPECT_THAT(run({"--version"}).out, MatchesRegex("thorax-[a-z]+ [0-9.]+\n"));
}

TEST_P(EveryVerb, UnknownOptionIsNamedWithASuggestion) {
  const auto result = run({"--sead", "3"});
  EXPECT_EQ(result.exit_code, 2) << result.command;
  EXPECT_THAT(result.err, HasSubstr("--seed"));
  EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
}

TEST_P(EveryVerb, NoArgumentsIsAnErrorNotASuccess) {
  EXPECT_EQ(run({}).exit_code, 2);
}

TEST_P(EveryVerb, WrittenConfigurationIsReadBack) {
  const TemporaryFolder folder;
  const auto written = run({"--write-config"});
  ASSERT_EQ(written.exit_code, 0) << written.err;
  const std::string file = (folder / "options.toml").string();
  std::ofstream(file) << written.out;
  const auto again = run({"--config", file, "--write-config"});
  EXPECT_EQ(again.exit_code, 0) << again.err << written.out;
  EXPECT_EQ(again.out, written.out);
}

TEST_P(EveryVerb, UnknownKeyInTheConfigurationIsFatal) {
  const TemporaryFolder folder;
  const std::string file = (folder / "options.toml").string();
  std::ofstream(file) << "[" << GetParam()[0].substr(7) << "]\nsead = 3\n";
  const auto result = run({"--config", file, "--write-config"});
  EXPECT_EQ(result.exit_code, 3) << result.err;
  EXPECT_THAT(result.err, HasSubstr("did you mean 'seed'?"));
}

TEST(Commands, MetricsAndInspectLinkNeitherLibTorchNorItk) {
  for (const char* command : {"thorax-metrics", "thorax-inspect"}) {
    const auto libraries = run_command({"ldd", (testing::bin_folder() / command).string()});
    EXPECT_THAT(libraries.out, HasSubstr("libhdf5"));
    EXPECT_THAT(libraries.out, Not(HasSubstr("libtorch")));
    EXPECT_THAT(libraries.out, Not(HasSubstr("libITK")));
    EXPECT_THAT(libraries.out, Not(HasSubstr("libopencv_imgcodecs")));
    if (command == std::string("thorax-metrics")) {
      EXPECT_THAT(libraries.out, Not(HasSubstr("libopencv")));
    }
  }
}

} // namespace
} // namespace thorax
