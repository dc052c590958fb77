#pragma once

#include <filesystem>

#include "cli/run.h"
#include "pipeline/inspect_duplicates.h"

namespace thorax::pipeline {

struct InspectOptions {
  std::filesystem::path file;
  bool json = false;           ///< print JSON instead of text
  bool verify = false;         ///< read everything and check it
  std::filesystem::path sheet; ///< PNG to draw samples on; empty for none
  std::size_t samples = 48;    ///< how many
  bool intensities = false;    ///< read all pixels and tell how bright they are
  bool duplicates = false;     ///< find samples that show the same picture; the sheet shows them
  DuplicateSettings alike;
  std::filesystem::path histogram; ///< SVG to draw intensities on; empty for none
};

/// Prints what is in a Thorax file to stdout and draws what is asked for. Throws Error(corrupt)
/// when it is incomplete or, with verify, when its content breaks the rules of its format,
/// Error(command_line) when a file without pictures is to be drawn.
void run_inspect(const InspectOptions& options, cli::Run& run);

} // namespace thorax::pipeline
