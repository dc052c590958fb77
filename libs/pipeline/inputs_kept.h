#pragma once

#include <filesystem>
#include <vector>

#include "cli/run.h"
#include "comm/communicator.h"
#include "pipeline/preprocess_cases.h"

// Private to thorax-preprocess: nothing that is read is replaced by what is written beside the
// output.

namespace thorax::pipeline {

/// Throws Error(inconsistent) where --report, which may replace a file, names one of these files or
/// one below these folders, and is no report of an earlier run; it is not written then.
void check_report(const std::vector<std::filesystem::path>& read, cli::Run& run,
                  comm::Communicator& ranks);

/// Throws Error(inconsistent) where the folder of --export-nifti is an input folder, lies in one,
/// so that the next run would read what this one writes, or holds an input. Links are followed.
/// Does nothing without a folder.
void check_export(const std::vector<std::filesystem::path>& inputs,
                  const std::filesystem::path& folder);

/// The same where links in input folders lead to files in the folder.
void check_export(const std::vector<Case>& cases, const std::filesystem::path& folder);

} // namespace thorax::pipeline
