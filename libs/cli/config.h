#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace thorax::cli {

/// Which options of a command a TOML file may set, and for which verb it is read.
struct ConfigScope {
  std::string command;            ///< "preprocess"
  std::string verb;               ///< "ct"; empty for a command without verbs
  const CLI::App* app;            ///< the options of the verb in use
  std::vector<std::string> verbs; ///< all verbs of the command
  std::vector<std::string>
      command_keys; ///< keys some verb of the command has: allowed in [command]
};

/// Reads a TOML file for CLI11: [command.verb] before [command] before [common] (standard options
/// only). Tables of other commands are left alone; unknown tables and keys and values of a wrong
/// type are errors that name file and line.
std::shared_ptr<CLI::Config> toml_config(ConfigScope scope);

} // namespace thorax::cli
