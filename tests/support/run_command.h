#pragma once

#include <filesystem>
#include <functional>
#include <map>
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
  std::filesystem::path folder = {};      ///< working folder; empty = current
  std::function<bool()> signal_when = {}; ///< sends signal to the process once this holds
  int signal = 0;
};

/// Runs a program and waits. A name without '/' that starts with "thorax-" is looked up in the
/// build's bin folder, any other in PATH.
CommandResult run_command(std::vector<std::string> arguments, const CommandOptions& options = {});

/// For signal_when: the file holds at least so many lines, e.g. a journal so many finished blocks.
std::function<bool()> has_lines(std::filesystem::path file, std::size_t lines);

/// The source tree, for configs and reference scripts.
std::filesystem::path source_folder();
/// The build's bin folder.
std::filesystem::path bin_folder();

} // namespace thorax::testing
