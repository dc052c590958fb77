#pragma once

#include <filesystem>

#include "cli/run.h"
#include "pipeline/case_notes.h"

// Private to the commands that write datasets.

namespace thorax::pipeline {

/// Removes what a run left that was killed after it had finished: parts, unpacked inputs and locks
/// beside the output and its shards. A run that is under way keeps its own, as does one that was to
/// replace the output.
void remove_leftovers_of(const std::filesystem::path& output);

/// Removes what is left beside a path, and its lock, unless another process holds that.
void remove_unused(const std::filesystem::path& path, const std::filesystem::path& leftover);

/// Throws Error(corrupt) where files are missing or changed that a finished dataset's cases wrote
/// beside it.
void check_files_beside(const std::filesystem::path& output, const FilesBeside& are_there);

/// is_finished of a dataset, whose leftovers go.
bool is_finished_dataset(const std::filesystem::path& output, const cli::Run& run,
                         const Provenance& wanted);

} // namespace thorax::pipeline
