#pragma once

#include <optional>
#include <span>
#include <vector>

#include "stats/confusion.h"

namespace thorax::stats {

/// The benefit of treating those called positive, in true positives per case, when a false positive
/// costs threshold / (1 - threshold) of what a true positive gains: TP/n - FP/n t/(1 - t) (Vickers
/// and Elkin, Medical Decision Making 26, 2006). Treating none has a net benefit of 0. Nothing
/// without a case.
/// @param threshold the probability at which treatment is worth it, in [0, 1)
std::optional<double> net_benefit(const Confusion& counts, double threshold);

/// The net benefit of treating every case.
std::optional<double> net_benefit_of_all(const Confusion& counts, double threshold);

struct DecisionCurvePoint {
  double threshold = 0;
  double model = 0;     ///< treat cases with a probability of at least threshold
  double treat_all = 0; ///< treating none is 0 everywhere
};

/// Empty without a case.
/// @param curve of roc_curve() of probabilities, with all its points
/// @param thresholds rising, in [0, 1)
std::vector<DecisionCurvePoint> decision_curve(const RocCurve& curve,
                                               std::span<const double> thresholds);

} // namespace thorax::stats
