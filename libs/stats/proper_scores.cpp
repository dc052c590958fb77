#include "stats/proper_scores.h"

#include <cmath>

#include "stats/probability.h"

namespace thorax::stats {
namespace {

template <class Loss>
std::optional<double> mean_loss(const Outcomes& outcomes, CaseWeights weights, Loss loss) {
  double total = 0, cases = 0;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const double weight = weight_of(weights, i);
    total += weight * loss(outcomes.scores[i], outcomes.positive[i] != 0);
    cases += weight;
  }
  return cases > 0 ? std::optional(total / cases) : std::nullopt;
}

} // namespace

std::optional<double> brier_score(const Outcomes& outcomes, CaseWeights weights) {
  return mean_loss(outcomes, weights, [](double probability, bool positive) {
    return (probability - positive) * (probability - positive);
  });
}

std::optional<double> log_loss(const Outcomes& outcomes, CaseWeights weights) {
  return mean_loss(outcomes, weights, [](double probability, bool positive) {
    const double p = clipped(probability);
    return positive ? -std::log(p) : -std::log1p(-p);
  });
}

} // namespace thorax::stats
