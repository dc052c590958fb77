#pragma once

#include <filesystem>
#include <string>

#include "cli/run.h"

// Private to thorax-phantom: the folder of a cohort.

namespace thorax::pipeline {

/// Holds the options that a cohort was made with.
constexpr const char* cohort_record = "phantom.toml";

/// Makes sure that a folder is new, empty, or a cohort that may be replaced or continued. Throws
/// Error(exists | inconsistent).
void check_cohort_folder(const std::filesystem::path& folder, const std::string& settings,
                         const cli::Run& run);

/// Puts a folder with nothing but the record in the place of what is there. Killed at any moment,
/// it leaves an old cohort, a new one, or none.
void start_cohort(const std::filesystem::path& folder, const std::string& settings);

} // namespace thorax::pipeline
