#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "stats/confusion.h"
#include "stats/proportion_estimate.h"

namespace thorax::stats {

/// The measures that are shares of cases, with the intervals of a share.
struct DecisionProportions {
  ProportionEstimate sensitivity, specificity;
  ProportionEstimate positive_predictive_value, negative_predictive_value;
  ProportionEstimate accuracy;
};

/// @param cluster of each case, in 0..clusters-1
DecisionProportions decision_proportions(const Decisions& decisions,
                                         std::span<const std::uint32_t> cluster,
                                         std::size_t clusters, double confidence);

// The log method, for independent cases: a Wald interval of the logarithm, transformed back. Where
// patients repeat, and for F1, Matthews' correlation and balanced accuracy, draw patients instead
// (bootstrap.h).

/// Simel, Samsa and Matchar (Journal of Clinical Epidemiology 44, 1991). Nothing when a class is
/// absent, when sensitivity or 1 - specificity is 0, where the logarithm is infinite, or when both
/// are 1, where the estimated variance is 0.
std::optional<Interval> positive_likelihood_ratio_interval(const Confusion& counts,
                                                           double confidence);

/// The same with 1 - sensitivity and specificity.
std::optional<Interval> negative_likelihood_ratio_interval(const Confusion& counts,
                                                           double confidence);

/// Woolf's method (Annals of Human Genetics 19, 1955) with 1/2 added to every count, as in the
/// estimate itself (Gart and Zweifel, Biometrika 54, 1967). Nothing when a class is absent.
std::optional<Interval> diagnostic_odds_ratio_interval(const Confusion& counts, double confidence);

} // namespace thorax::stats
