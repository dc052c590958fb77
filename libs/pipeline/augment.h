#pragma once

#include <filesystem>
#include <string>

#include "cli/run.h"

namespace thorax::pipeline {

struct AugmentOptions {
  std::filesystem::path input;
  std::filesystem::path policy;
  std::filesystem::path output;
  std::filesystem::path preview;       ///< contact sheet as PNG; empty = none
  int copies = 1;                      ///< of every original
  std::string only_split;              ///< copy only the samples of this split; empty = all
  std::string compression = "deflate"; ///< deflate | none
};

/// Writes a dataset that holds the originals (copy 0) unchanged, each followed by its transformed
/// copies.
void run_augment(const AugmentOptions& options, cli::Run& run);

} // namespace thorax::pipeline
