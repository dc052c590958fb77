#include "stats/decision_curve.h"

namespace thorax::stats {

std::optional<double> net_benefit(const Confusion& counts, double threshold) {
  if (counts.cases() <= 0)
    return std::nullopt;
  return (counts.true_positives - counts.false_positives * threshold / (1 - threshold)) /
         counts.cases();
}

std::optional<double> net_benefit_of_all(const Confusion& counts, double threshold) {
  return net_benefit({counts.positives(), counts.negatives(), 0, 0}, threshold);
}

std::vector<DecisionCurvePoint> decision_curve(const RocCurve& curve,
                                               std::span<const double> thresholds) {
  std::vector<DecisionCurvePoint> points;
  if (curve.positives + curve.negatives == 0)
    return points;
  for (const Confusion& counts : confusions_at(curve, thresholds)) {
    const double threshold = thresholds[points.size()];
    points.push_back(
        {threshold, *net_benefit(counts, threshold), *net_benefit_of_all(counts, threshold)});
  }
  return points;
}

} // namespace thorax::stats
