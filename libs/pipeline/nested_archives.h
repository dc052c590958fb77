#pragma once

#include <filesystem>

#include "cli/run.h"
#include "scan/archive.h"

// Private to thorax-preprocess: archives, and those within them, become folders.

namespace thorax::pipeline {

/// Unpacks an archive into a new folder. A faulty one stops the run or is skipped, by --on-error,
/// and leaves no folder. Returns whether it is unpacked.
bool unpack(const std::filesystem::path& archive, const std::filesystem::path& folder,
            scan::ArchiveAllowance& allowance, cli::Run& run);

/// Replaces the files below folder that are called archives by folders of their names, and so on
/// within these, to three levels. Those that are faulty or lie deeper stop the run or are skipped.
void unpack_nested(const std::filesystem::path& folder, scan::ArchiveAllowance& allowance,
                   cli::Run& run);

} // namespace thorax::pipeline
