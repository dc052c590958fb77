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

/// Whether the values of an option are files or folders, by its type name.
bool names_a_path(const CLI::Option& option);

/// Reads a TOML file for CLI11: [command.verb] before [command] before [common] (standard options
/// only). Tables of other commands are left alone; unknown tables and keys and values of a wrong
/// type are errors that name file and line.
std::shared_ptr<CLI::Config> toml_config(ConfigScope scope);

/// The effective options of a parsed verb as a TOML table that toml_config reads back, each with
/// its help as a comment.
std::string effective_config(const ConfigScope& scope);

/// The same without comments, paths and standard options other than seed: what provenance and
/// --resume compare.
std::string result_config(const ConfigScope& scope);

} // namespace thorax::cli
