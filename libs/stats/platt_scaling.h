#pragma once

#include <optional>

#include "stats/logistic_regression.h"
#include "stats/roc.h"

namespace thorax::stats {

// Platt scaling ("Probabilistic outputs for support vector machines", 1999): a logistic line over
// the logit of the clipped probability (probability.h), found on validation cases.

/// Towards Platt's targets (positives + 1) / (positives + 2) and 1 / (negatives + 2), which keep
/// the line finite where classes are separate; by Newton's method (Lin, Lin and Weng, Machine
/// Learning 68, 2007). Nothing when a class is absent or all probabilities are equal.
std::optional<LogisticLine> fit_platt(const Outcomes& validation);

double apply_platt(double probability, const LogisticLine& line);

} // namespace thorax::stats
