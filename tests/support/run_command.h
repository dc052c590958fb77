#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace thorax::testing {

struct CommandResult {
  int exit_code = 0; ///< 128 + signal when killed by a signal
  std::string out, err;
  std::string command; ///< as run, for failure messages
};

struct CommandOptions {
  std::map<std::string, std::string> environment = {};
  std::filesystem::path folder = {};               ///< working folder; empty = current
  std::optional<double> signal_after_seconds = {}; ///< sends signal to the process after this time
  int signal = 0;
};

/// Runs a program and waits. A name without '/' that starts with "thorax-" is looked up in the
/// build's bin folder, any other in PATH.
CommandResult run_command(std::vector<std::string> arguments, const CommandOptions& options = {});

/// The source tree, for configs and reference scripts.
std::filesystem::path source_folder();
/// The build's bin folder.
std::filesystem::path bin_folder();

} // namespace thorax::testing
