#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/command.h"
#include "core/atomic_file.h"
#include "support/temporary_folder.h"

namespace thorax::cli {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using testing::TemporaryFolder;

/// What thorax-pretrain makes of some arguments.
struct Result {
  int code;
  std::string err;
};

/// A command that writes OUT and OUT.history, and reads a file beside INPUT.
Result train(std::vector<std::string> arguments) {
  Command command({.name = "thorax-pretrain", .synopsis = "Trains"});
  Verb& verb = command.single();
  fs::path input, output;
  std::string optimizer = "adam";
  double momentum = 0.9;
  bool keep = false;
  std::string key;
  std::vector<double> bands{18, 40};
  verb.app().add_option("input", input, "What to read")->required();
  verb.app().add_option("--output", output, "What to write")->required();
  verb.app().add_option("--optimizer", optimizer, "How")->capture_default_str();
  verb.app().add_option("--momentum", momentum, "How much")->capture_default_str();
  verb.app().add_option("--bands", bands, "Where")->delimiter(',')->capture_default_str();
  verb.app().add_flag("--keep", keep, "Keep");
  verb.app().add_option("--key", key, "Key");
  verb.only_with("--optimizer", {"sgd"}, {"--momentum", "--bands"});
  verb.not_with("--keep", {"--key"});
  verb.also_writes([&] { return std::vector<fs::path>{output.string() + ".history"}; });
  verb.also_reads([&] { return std::vector<fs::path>{input.string() + ".labels"}; });
  verb.does([](Run&) {});
  std::vector<const char*> words{"thorax-pretrain"};
  for (const std::string& argument : arguments)
    words.push_back(argument.c_str());
  ::testing::internal::CaptureStderr();
  const int code = command.run(static_cast<int>(words.size()), words.data());
  return {code, ::testing::internal::GetCapturedStderr()};
}

TEST(Outputs, LeadToNoFileThatTheVerbReadsOrWritesItself) {
  const TemporaryFolder folder;
  write_text(folder / "in", "in");
  fs::create_directory_symlink(folder.path(), folder / "link");
  const auto with_report = [&](const std::string& report) {
    return train({(folder / "in").string(), "--output", (folder / "out").string(), "--report",
                  (folder / report).string()});
  };
  EXPECT_EQ(with_report("report").code, 0);
  for (const char* same : {"in", "out", "in.labels", "link/in.labels"}) {
    const Result result = with_report(same);
    EXPECT_EQ(result.code, 2) << same;
    EXPECT_THAT(result.err, HasSubstr("lead to the same file"));
  }
  for (const char* own : {"out.history", "link/out.history", "out.part", "out.parts/report",
                          "out.unpacked/x", "out.lock"}) {
    const Result result = with_report(own);
    EXPECT_EQ(result.code, 2) << own;
    EXPECT_THAT(result.err, HasSubstr("which the command writes itself"));
  }
  EXPECT_EQ(train({(folder / "out.history").string(), "--output", (folder / "out").string()}).code,
            2);
}

struct Idle {
  const char* toml;
  std::vector<std::string> arguments;
  const char* warning; ///< nothing for none
};

void PrintTo(const Idle& idle, std::ostream* out) {
  *out << idle.toml << ::testing::PrintToString(idle.arguments);
}

class IdleOptions : public ::testing::TestWithParam<Idle> {};

TEST_P(IdleOptions, AreWarnedOf) {
  const TemporaryFolder folder;
  write_text(folder / "in", "in");
  write_text(folder / "study.toml", GetParam().toml);
  std::vector<std::string> arguments{(folder / "in").string(), "--output",
                                     (folder / "out").string(), "--config",
                                     (folder / "study.toml").string()};
  arguments.insert(arguments.end(), GetParam().arguments.begin(), GetParam().arguments.end());
  const Result result = train(arguments);
  EXPECT_EQ(result.code, 0) << result.err;
  if (GetParam().warning)
    EXPECT_THAT(result.err, HasSubstr(GetParam().warning));
  else
    EXPECT_EQ(result.err, "");
}

INSTANTIATE_TEST_SUITE_P(
    , IdleOptions,
    ::testing::Values(
        Idle{"", {}, nullptr},
        Idle{"", {"--momentum", "0.9"}, "--momentum changes nothing without --optimizer sgd"},
        Idle{"", {"--momentum=0.5", "--optimizer", "sgd"}, nullptr},
        Idle{"[pretrain]\nmomentum = 0.5\n", {}, "--momentum changes nothing without"},
        Idle{"[pretrain]\nmomentum = 0.5\noptimizer = \"sgd\"\n", {}, nullptr},
        Idle{"[pretrain]\nmomentum = 0.90\nbands = [18.0, 40]\n", {}, nullptr},
        Idle{"[pretrain]\nbands = [18]\n", {}, "--bands changes nothing without"},
        Idle{"[pretrain]\nkeep = true\nkey = \"k\"\n", {}, "--key changes nothing with --keep"},
        Idle{"[pretrain]\nkeep = false\nkey = \"k\"\n", {}, nullptr}));

} // namespace
} // namespace thorax::cli
