#pragma once

#include <optional>

#include "stats/case_weights.h"
#include "stats/roc.h"

namespace thorax::stats {

// Scores are probabilities here. The means are nothing without a case.

/// The squared difference of probability and truth.
double squared_error(double probability, bool positive);

/// The negative log probability of the truth, in nats, of the clipped probability (probability.h).
double log_loss(double probability, bool positive);

/// The mean squared error (Brier, Monthly Weather Review 78, 1950, in
/// its half form for two classes): 0 is perfect, 0.25 is a coin.
std::optional<double> brier_score(const Outcomes& outcomes, CaseWeights weights = {});

/// The mean log loss.
std::optional<double> log_loss(const Outcomes& outcomes, CaseWeights weights = {});

} // namespace thorax::stats
