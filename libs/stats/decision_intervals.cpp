#include "stats/decision_intervals.h"

#include <cmath>

#include "stats/decision_measures.h"

namespace thorax::stats {
namespace {

/// The decisions about the cases a share is taken of.
template <class Included>
Trials trials(const Decisions& decisions, std::span<const std::uint32_t> cluster,
              Included included) {
  Trials result;
  for (std::size_t i = 0; i < decisions.size(); ++i)
    if (included(i)) {
      result.success.push_back(decisions.called[i] == decisions.positive[i]);
      result.cluster.push_back(cluster[i]);
    }
  return result;
}

Interval log_interval(double value, double variance_of_log, double confidence) {
  const double factor = std::exp(normal_quantile(confidence) * std::sqrt(variance_of_log));
  return {value / factor, value * factor};
}

/// Interval of the ratio of two independent shares, a of m over b of n.
std::optional<Interval> ratio_interval(double a, double m, double b, double n, double confidence) {
  if (a <= 0 || b <= 0 || (a >= m && b >= n))
    return std::nullopt;
  return log_interval(a / m / (b / n), 1 / a - 1 / m + 1 / b - 1 / n, confidence);
}

} // namespace

DecisionProportions decision_proportions(const Decisions& decisions,
                                         std::span<const std::uint32_t> cluster,
                                         std::size_t clusters, double confidence) {
  const auto estimate = [&](auto included) {
    return estimate_proportion(trials(decisions, cluster, included), clusters, confidence);
  };
  return {estimate([&](std::size_t i) { return decisions.positive[i] == 1; }),
          estimate([&](std::size_t i) { return decisions.positive[i] == 0; }),
          estimate([&](std::size_t i) { return decisions.called[i] == 1; }),
          estimate([&](std::size_t i) { return decisions.called[i] == 0; }),
          estimate([](std::size_t) { return true; })};
}

std::optional<Interval> positive_likelihood_ratio_interval(const Confusion& counts,
                                                           double confidence) {
  return ratio_interval(counts.true_positives, counts.positives(), counts.false_positives,
                        counts.negatives(), confidence);
}

std::optional<Interval> negative_likelihood_ratio_interval(const Confusion& counts,
                                                           double confidence) {
  return ratio_interval(counts.false_negatives, counts.positives(), counts.true_negatives,
                        counts.negatives(), confidence);
}

std::optional<Interval> diagnostic_odds_ratio_interval(const Confusion& counts, double confidence) {
  const auto value = diagnostic_odds_ratio(counts);
  if (!value)
    return std::nullopt;
  const double variance = 1 / (counts.true_positives + 0.5) + 1 / (counts.false_positives + 0.5) +
                          1 / (counts.false_negatives + 0.5) + 1 / (counts.true_negatives + 0.5);
  return log_interval(*value, variance, confidence);
}

} // namespace thorax::stats
