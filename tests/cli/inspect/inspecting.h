#pragma once

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "store/dataset.h"
#include "support/run_command.h"
#include "support/small_dataset.h"
#include "support/temporary_folder.h"

namespace thorax::testing {

/// What the files of these tests say of where they come from.
inline const ProvenanceChain chain = {{.command = "thorax-preprocess ct",
                                       .config = "size = 6\n",
                                       .version = "0.1.0",
                                       .libraries = {},
                                       .inputs = {"abc"}}};

/// A folder with files of ours, in which thorax-inspect runs.
class Inspect : public ::testing::Test {
protected:
  CommandResult inspect(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "thorax-inspect");
    arguments.push_back("--progress");
    arguments.push_back("never");
    return run_command(arguments, {.folder = folder_.path()});
  }

  /// What it tells of a file.
  nlohmann::json facts(const std::string& file) {
    const CommandResult result = inspect({file, "--json"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return nlohmann::json::parse(result.out, nullptr, false);
  }

  /// --verify must fail with code 22 and name this fault.
  void expect_fault(const std::string& file, const std::string& fault) {
    const CommandResult result = inspect({file, "--verify"});
    EXPECT_EQ(result.exit_code, 22) << result.out;
    EXPECT_THAT(result.err, ::testing::HasSubstr(fault));
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(inspect({file}).exit_code, 0) << "only --verify looks that deep";
  }

  TemporaryFolder folder_;
};

} // namespace thorax::testing
