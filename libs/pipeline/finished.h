#pragma once

#include <filesystem>
#include <optional>

#include "cli/run.h"
#include "core/log.h"
#include "store/file_kind.h"

// Private to the commands that can be resumed.

namespace thorax::pipeline {

/// The step that made the output which --resume finds, if by the wanted command and options.
inline std::optional<Provenance> finished_step(const std::filesystem::path& output,
                                               const cli::Run& run, const Provenance& wanted) {
  std::optional<Provenance> step;
  if (run.resume && !run.force && std::filesystem::exists(output))
    step = store::last_step(output);
  if (step && (step->command != wanted.command || step->config != wanted.config))
    step.reset();
  return step;
}

inline void tell_finished(const std::filesystem::path& output) {
  log::info("{} is finished: nothing is left to do", output.string());
}

/// Whether --resume finds its output made already by the wanted step, so that a job that is queued
/// again ends well: by the same command with the same options and, where the step names them, from
/// the same inputs.
inline bool is_finished(const std::filesystem::path& output, const cli::Run& run,
                        const Provenance& wanted) {
  const auto step = finished_step(output, run, wanted);
  if (!step || (!wanted.inputs.empty() && step->inputs != wanted.inputs))
    return false;
  tell_finished(output);
  return true;
}

} // namespace thorax::pipeline
