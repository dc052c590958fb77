#pragma once

#include <string>
#include <vector>

#include "store/table.h"

namespace thorax::pipeline {

/// Keyed hashes of the patients of these rows, sorted, each once; as kept in checkpoints.
std::vector<std::string> patient_hashes(const std::vector<store::Sample>& samples,
                                        const std::vector<std::size_t>& rows);

/// How many of these hashes are among the others; both sorted.
std::size_t overlap(const std::vector<std::string>& hashes, const std::vector<std::string>& others);

/// Both together, sorted, each once.
std::vector<std::string> merged(const std::vector<std::string>& a,
                                const std::vector<std::string>& b);

} // namespace thorax::pipeline
