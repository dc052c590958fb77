#pragma once

#include <filesystem>
#include <string>

#include "cli/run.h"
#include "pipeline/preprocess_scan.h"

// Private to thorax-preprocess ct.

namespace thorax::pipeline {

/// Makes the folder of --export-nifti. Throws Error(exists) when it holds anything that the run may
/// not replace, Error(cannot_write | no_space).
void prepare_export(const std::filesystem::path& folder, const cli::Run& run);

/// Writes a scan as "<id>.nii.gz", and its mask, if there is one, as "<id>_mask.nii.gz". Characters
/// of ids that are no letters, digits, '.', '-' or '_' become '_', and a hash keeps such names
/// apart. Throws Error(cannot_write | no_space).
void export_nifti(const std::filesystem::path& folder, const std::string& id, const Scan& scan);

} // namespace thorax::pipeline
