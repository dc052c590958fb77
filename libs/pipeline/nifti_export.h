#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "cli/run.h"
#include "pipeline/case_notes.h"
#include "pipeline/preprocess_scan.h"
#include "store/dataset.h"

// Private to thorax-preprocess ct.

namespace thorax::pipeline {

/// Makes the folder of --export-nifti. Throws Error(exists) when it holds anything that the run may
/// not replace, Error(cannot_write | no_space).
void prepare_export(const std::filesystem::path& folder, const cli::Run& run);

/// What each sample's files are called: by its id, without the ".nii" or ".nii.gz" that it may have
/// as a file's name. Characters that are no letters, digits, '.', '-' or '_' become '_'. A hash is
/// added where a name was changed, would occur twice or ends as those of masks do.
std::vector<std::string> export_names(std::span<const store::Sample> samples);

/// Writes a scan as "<name>.nii.gz", and its mask, if there is one, as "<name>_mask.nii.gz", and
/// notes what the files hold. Throws Error(cannot_write | no_space).
void export_nifti(const std::filesystem::path& folder, const std::string& name, const Scan& scan,
                  Notes& notes);

/// Tells whether all cases of some notes have been exported to folder, their files are there as
/// they were written, and they are called as now. Nothing for an empty path.
/// @param names of all cases now; empty where these are not known
FilesBeside exports_in(const std::filesystem::path& folder, std::vector<std::string> names,
                       int threads);

/// Warns of files in folder that belong to no case of these notes.
void warn_of_other_files(const std::filesystem::path& folder, const Notes& notes);

} // namespace thorax::pipeline
