#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace thorax::cli {

/// Whether a TOML file may set an option.
bool configurable(const CLI::Option& option);

/// Whether every command has the option.
bool standard(const CLI::Option& option);

/// What a TOML file calls an option: its name, of a positional one in small letters.
std::string key_of(const CLI::Option& option);

/// Whether the values of an option are numbers, by its type name.
bool numeric(const CLI::Option& option);

/// Whether the values of an option are files or folders, by its type name.
bool names_a_path(const CLI::Option& option);

} // namespace thorax::cli
