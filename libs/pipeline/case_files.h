#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "comm/communicator.h"
#include "pipeline/case_ranks.h"
#include "pipeline/preprocess_cases.h"

// Private to thorax-preprocess: the files that cases are read from.

namespace thorax::pipeline {

/// Throws Error(inconsistent) when output, which may be replaced, is the file of a case.
void check_not_replaced(const std::vector<Case>& cases, const std::filesystem::path& output);

/// SHA-256 over ids and content of all cases' files, sidecars and datasets; each rank reads those
/// of its share.
std::string content_hash(const std::vector<Case>& cases, const Share& share, int threads,
                         comm::Communicator& ranks);

} // namespace thorax::pipeline
