#include "stats/proper_scores.h"

#include <cmath>

#include "stats/probability.h"

namespace thorax::stats {
namespace {

std::optional<double> mean_loss(const Outcomes& outcomes, CaseWeights weights,
                                double (*loss)(double, bool)) {
  double total = 0, cases = 0;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const double weight = weight_of(weights, i);
    total += weight * loss(outcomes.scores[i], outcomes.positive[i] != 0);
    cases += weight;
  }
  return cases > 0 ? std::optional(total / cases) : std::nullopt;
}

} // namespace

double squared_error(double probability, bool positive) {
  return (probability - positive) * (probability - positive);
}

double log_loss(double probability, bool positive) {
  const double p = clipped(probability);
  return positive ? -std::log(p) : -std::log1p(-p);
}

std::optional<double> brier_score(const Outcomes& outcomes, CaseWeights weights) {
  return mean_loss(outcomes, weights, squared_error);
}

std::optional<double> log_loss(const Outcomes& outcomes, CaseWeights weights) {
  return mean_loss(outcomes, weights, static_cast<double (*)(double, bool)>(log_loss));
}

} // namespace thorax::stats
