#pragma once

#include <filesystem>

#include "cli/run.h"

// Private to the commands that write datasets.

namespace thorax::pipeline {

/// is_finished of a dataset. Where a run was killed after it had finished, what it left goes:
/// parts, unpacked inputs and locks beside the output and its shards. A run that is under way keeps
/// its own, as does one that was to replace the output.
bool is_finished_dataset(const std::filesystem::path& output, const cli::Run& run,
                         const Provenance& wanted);

} // namespace thorax::pipeline
