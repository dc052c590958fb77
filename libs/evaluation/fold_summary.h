#pragma once

#include <vector>

#include "evaluation/measure.h"

namespace thorax::evaluation {

/// The mean and the sample standard deviation over folds of each measure of each class, as folds
/// "mean" and "sd". They describe how single models differ; the figures over the pooled test rows
/// are other ones. Folds without a value are left out and counted in the note.
/// @param folds the measures of each fold
std::vector<Measure> fold_summary(const std::vector<std::vector<Measure>>& folds);

} // namespace thorax::evaluation
