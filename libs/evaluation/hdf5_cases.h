#pragma once

#include <filesystem>

#include "evaluation/cases.h"
#include "evaluation/origins.h"

namespace thorax::evaluation {

/// Reads predictions of thorax-classify. Throws Error(unreadable | corrupt | file_version |
/// no_input) naming the file and, where it is one row's fault, its id.
ScoredCases read_hdf5_cases(const std::filesystem::path& path, Origins& origins);

} // namespace thorax::evaluation
