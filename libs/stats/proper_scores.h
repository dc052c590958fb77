#pragma once

#include <optional>

#include "stats/case_weights.h"
#include "stats/roc.h"

namespace thorax::stats {

// Scores are probabilities here. Both are nothing without a case.

/// The mean squared difference of probability and truth (Brier, Monthly Weather Review 78, 1950, in
/// its half form for two classes): 0 is perfect, 0.25 is a coin.
std::optional<double> brier_score(const Outcomes& outcomes, CaseWeights weights = {});

/// The mean negative log probability of the truth, in nats, of clipped probabilities
/// (probability.h).
std::optional<double> log_loss(const Outcomes& outcomes, CaseWeights weights = {});

} // namespace thorax::stats
