#pragma once

#include <filesystem>

#include "cli/run.h"

namespace thorax::pipeline {

struct InspectOptions {
  std::filesystem::path file;
  bool json = false;   ///< print JSON instead of text
  bool verify = false; ///< read everything and check it
};

/// Prints what is in a Thorax file to stdout. Throws Error(corrupt) when it is incomplete or, with
/// verify, when its content breaks the rules of its format.
void run_inspect(const InspectOptions& options, cli::Run& run);

} // namespace thorax::pipeline
