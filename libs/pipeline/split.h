#pragma once

#include <cstdint>

#include "pipeline/training_options.h"
#include "store/dataset.h"
#include "train/folds.h"

namespace thorax::pipeline {

/// The split that the options ask for, over all rows of a dataset.
/// Throws Error(inconsistent | command_line).
train::Split make_split(const SplitOptions& options, const store::DatasetReader& reader,
                        const store::Labels& labels, std::uint64_t seed);

} // namespace thorax::pipeline
