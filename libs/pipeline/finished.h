#pragma once

#include <filesystem>

#include "cli/run.h"
#include "core/log.h"
#include "store/file_kind.h"

// Private to the commands that can be resumed.

namespace thorax::pipeline {

/// Whether --resume finds its output made already by the wanted step, so that a job that is queued
/// again ends well: by the same command with the same options and, where the step names them, from
/// the same inputs.
inline bool is_finished(const std::filesystem::path& output, const cli::Run& run,
                        const Provenance& wanted) {
  if (!run.resume || run.force || !std::filesystem::exists(output))
    return false;
  const auto step = store::last_step(output);
  if (!step || step->command != wanted.command || step->config != wanted.config ||
      (!wanted.inputs.empty() && step->inputs != wanted.inputs))
    return false;
  log::info("{} is finished: nothing is left to do", output.string());
  return true;
}

} // namespace thorax::pipeline
