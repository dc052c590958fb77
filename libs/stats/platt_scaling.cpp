#include "stats/platt_scaling.h"

#include <algorithm>
#include <vector>

namespace thorax::stats {

std::optional<LogisticLine> fit_platt(const Outcomes& validation) {
  const auto positives =
      static_cast<double>(std::count(validation.positive.begin(), validation.positive.end(), 1));
  const double negatives = static_cast<double>(validation.size()) - positives;
  if (positives == 0 || negatives == 0)
    return std::nullopt;
  std::vector<double> logits, targets;
  for (std::size_t i = 0; i < validation.size(); ++i) {
    logits.push_back(logit(validation.scores[i]));
    targets.push_back(validation.positive[i] ? (positives + 1) / (positives + 2)
                                             : 1 / (negatives + 2));
  }
  const auto fit = fit_logistic(logits, targets);
  return fit ? std::optional(fit->line) : std::nullopt;
}

double apply_platt(double probability, const LogisticLine& line) {
  return line(logit(probability));
}

} // namespace thorax::stats
