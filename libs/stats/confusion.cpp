#include "stats/confusion.h"

namespace thorax::stats {

Confusion confusion(const Decisions& decisions, CaseWeights weights) {
  Confusion result;
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    double& right = decisions.positive[i] ? result.true_positives : result.true_negatives;
    double& wrong = decisions.positive[i] ? result.false_negatives : result.false_positives;
    (decisions.called[i] == decisions.positive[i] ? right : wrong) += weight_of(weights, i);
  }
  return result;
}

Confusion confusion(const RocCurve& curve, const RocPoint& point) {
  return {static_cast<double>(point.true_positives), static_cast<double>(point.false_positives),
          static_cast<double>(curve.positives - point.true_positives),
          static_cast<double>(curve.negatives - point.false_positives)};
}

std::vector<Confusion> confusions_at(const RocCurve& curve, std::span<const double> thresholds) {
  std::vector<Confusion> result;
  auto point = curve.points.rbegin();
  for (double threshold : thresholds) {
    while (point->threshold < threshold)
      ++point;
    result.push_back(confusion(curve, *point));
  }
  return result;
}

} // namespace thorax::stats
