#include "stats/precision_recall_gain.h"

#include <algorithm>
#include <cmath>

namespace thorax::stats {

std::optional<double> precision_recall_gain_area(const RocCurve& curve) {
  if (curve.positives == 0 || curve.negatives == 0)
    return std::nullopt;
  const auto positives = static_cast<double>(curve.positives);
  const double odds = positives / static_cast<double>(curve.negatives);
  const double first_hits = positives * curve.prevalence(); // where the recall gain is 0
  double area = 0;
  for (std::size_t i = 1; i < curve.points.size(); ++i) {
    const auto end = static_cast<double>(curve.points[i].true_positives);
    const auto begin = static_cast<double>(curve.points[i - 1].true_positives);
    const double hits = std::max(begin, first_hits);
    if (end <= hits)
      continue;
    const auto end_alarms = static_cast<double>(curve.points[i].false_positives);
    const double alarms = std::lerp(static_cast<double>(curve.points[i - 1].false_positives),
                                    end_alarms, (hits - begin) / (end - begin));
    const double recall_gained = odds * positives * (1 / hits - 1 / end);
    area += recall_gained * (1 - odds * (alarms / hits + end_alarms / end) / 2);
  }
  return area;
}

} // namespace thorax::stats
