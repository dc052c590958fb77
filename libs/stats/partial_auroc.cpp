#include "stats/partial_auroc.h"

#include <algorithm>
#include <cmath>

namespace thorax::stats {

std::optional<PartialAuroc> partial_auroc(const RocCurve& curve, double specificity) {
  if (curve.positives == 0 || curve.negatives == 0)
    return std::nullopt;
  const double limit = 1 - specificity;
  PartialAuroc result;
  for (std::size_t i = 1; i < curve.points.size(); ++i) {
    const double from = 1 - curve.specificity(curve.points[i - 1]);
    const double to = 1 - curve.specificity(curve.points[i]);
    if (from >= limit)
      break;
    const double end = std::min(to, limit);
    const double low = curve.sensitivity(curve.points[i - 1]);
    const double high = curve.sensitivity(curve.points[i]);
    const double share = to > from ? (end - from) / (to - from) : 1;
    result.area += (end - from) * (low + std::lerp(low, high, share)) / 2;
  }
  const double of_guessing = limit * limit / 2;
  result.standardised = (1 + (result.area - of_guessing) / (limit - of_guessing)) / 2;
  return result;
}

} // namespace thorax::stats
