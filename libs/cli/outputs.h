#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace thorax::cli {

/// Checks what a parsed verb is about to write, before it does anything: an output, named by its
/// option ("--output"), must not lead to the same file as any other option does, and no other
/// process may be writing it.
/// Throws Error(command_line | exists) naming both options.
void check_outputs(const CLI::App& app, const std::vector<std::string>& outputs);

} // namespace thorax::cli
