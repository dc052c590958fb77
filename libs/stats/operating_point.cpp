#include "stats/operating_point.h"

#include <cmath>
#include <limits>

#include "stats/decision_measures.h"

namespace thorax::stats {
namespace {

/// The threshold that separates the cases counted at points[i] from those below.
double between(const RocCurve& curve, std::size_t i) {
  if (i + 1 == curve.points.size())
    return curve.points[i].threshold;
  const double above = curve.points[i].threshold, below = curve.points[i + 1].threshold;
  if (i == 0)
    return std::nextafter(below, std::numeric_limits<double>::infinity());
  return below + (above - below) / 2;
}

} // namespace

std::optional<double> choose_threshold(const RocCurve& curve, const ThresholdRule& rule) {
  using Kind = ThresholdRule::Kind;
  if (rule.kind == Kind::value)
    return rule.value;
  if (curve.positives == 0 || curve.negatives == 0)
    return std::nullopt;

  std::size_t best = 0;
  double best_index = 0;
  for (std::size_t i = 0; i < curve.points.size(); ++i) {
    const double sensitivity = curve.sensitivity(curve.points[i]);
    const double specificity = curve.specificity(curve.points[i]);
    double index = 0;
    switch (rule.kind) {
    case Kind::youden:
      index = sensitivity + specificity - 1;
      break;
    case Kind::f1:
      index = *f1(confusion(curve, curve.points[i]));
      break;
    case Kind::sensitivity:
      if (sensitivity >= rule.value)
        return between(curve, i);
      break;
    case Kind::specificity:
      if (specificity >= rule.value)
        best = i;
      break;
    case Kind::value:
      break;
    }
    if (index > best_index + 1e-12) {
      best_index = index;
      best = i;
    }
  }
  // Of the points with the wanted specificity the one with the fewest false alarms.
  if (rule.kind == Kind::specificity)
    while (best > 0 && curve.points[best - 1].true_positives == curve.points[best].true_positives)
      --best;
  return between(curve, best);
}

} // namespace thorax::stats
