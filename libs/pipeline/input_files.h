#pragma once

#include <filesystem>
#include <map>
#include <vector>

#include "cli/run.h"
#include "comm/communicator.h"
#include "pipeline/left_out.h"
#include "pipeline/unpacked_inputs.h"
#include "scan/file_kind.h"

// Private to thorax-preprocess: which files there are and what they hold, the same on all ranks.

namespace thorax::pipeline {

using FilesByKind = std::map<scan::FileKind, std::vector<std::filesystem::path>>;

/// The files below an input's folder and those of archives there, as rank 0 sees them. What cannot
/// be opened stops the run or is skipped, by --on-error.
std::vector<std::filesystem::path> files_below(const Input& input, cli::Run& run,
                                               comm::Communicator& ranks);

/// Files by what they hold, in their order; each rank opens its part of them. What cannot be opened
/// stops the run or is skipped; what macOS keeps beside files is left out.
FilesByKind sorted_by_kind(const std::vector<std::filesystem::path>& paths, LeftOut& left_out,
                           cli::Run& run, comm::Communicator& ranks);

} // namespace thorax::pipeline
