#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "comm/communicator.h"
#include "pipeline/preprocess_cases.h"

// Private to thorax-preprocess: the files that cases are read from.

namespace thorax::pipeline {

/// Throws Error(inconsistent) when output, which may be replaced, is the file of a case.
void check_not_replaced(const std::vector<Case>& cases, const std::filesystem::path& output);

/// The id and the hashes of each case's files and sidecar, or of its dataset.
std::vector<std::string> contents_of(std::span<const Case> cases, int threads);

/// SHA-256 over the contents of all ranks' cases.
std::string content_hash(std::span<const std::string> own, comm::Communicator& ranks);

} // namespace thorax::pipeline
