#pragma once

#include <filesystem>

#include "cli/run.h"
#include "store/checkpoint.h"
#include "store/dataset.h"
#include "store/predictions.h"

// Private to thorax-inspect: the rules that the content of each file keeps. Each function reads
// everything and throws Error(corrupt) with the number of broken rules and the first of them.

namespace thorax::pipeline {

/// Ids of their own, readable and finite pixels, known mask labels, labels that fit the task,
/// copies that follow their originals.
void verify(const store::DatasetReader& dataset, const std::filesystem::path& file, cli::Run& run);

/// Probabilities within 0 to 1 that sum to 1 over exclusive classes, labels that fit the task,
/// known splits.
void verify(const store::Predictions& predictions, const std::filesystem::path& file);

/// Finite parameters.
void verify(const store::Checkpoint& checkpoint, const std::filesystem::path& file);

} // namespace thorax::pipeline
