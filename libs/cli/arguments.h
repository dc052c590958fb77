#pragma once

#include <set>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace thorax::cli {

/// The TOML keys of the options that a configuration file may set.
std::set<std::string> option_keys(const CLI::App& app);

/// Parses the arguments after the verb's name; a wanted option may be missing under --write-config.
/// Throws Error(command_line | config) for everything that is wrong with them.
/// @param full_name "thorax-preprocess ct"
void parse(CLI::App& app, std::vector<std::string> arguments, const std::string& full_name);

} // namespace thorax::cli
