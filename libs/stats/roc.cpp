#include "stats/roc.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace thorax::stats {
namespace {

template <class CopiesOf>
RocCurve count_cases(const Outcomes& outcomes, const Ranking& ranking, CopiesOf copies_of) {
  RocCurve curve;
  RocPoint point{std::numeric_limits<double>::infinity(), 0, 0};
  curve.points.reserve(ranking.ends.size() + 1);
  curve.points.push_back(point);
  std::size_t start = 0;
  for (std::size_t end : ranking.ends) {
    point.threshold = outcomes.scores[ranking.order[start]];
    std::size_t cases = 0, positives = 0;
    for (; start < end; ++start) {
      const std::uint32_t i = ranking.order[start];
      const std::size_t copies = copies_of(i);
      cases += copies;
      positives += outcomes.positive[i] * copies;
    }
    if (cases == 0)
      continue;
    point.true_positives += positives;
    point.false_positives += cases - positives;
    curve.points.push_back(point);
  }
  curve.positives = point.true_positives;
  curve.negatives = point.false_positives;
  return curve;
}

} // namespace

Ranking rank_cases(std::span<const double> scores) {
  std::vector<std::pair<double, std::uint32_t>> sorted(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i)
    sorted[i] = {-scores[i], static_cast<std::uint32_t>(i)};
  std::sort(sorted.begin(), sorted.end());

  Ranking ranking;
  ranking.order.reserve(sorted.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    ranking.order.push_back(sorted[i].second);
    if (i + 1 == sorted.size() || sorted[i + 1].first != sorted[i].first)
      ranking.ends.push_back(static_cast<std::uint32_t>(i + 1));
  }
  return ranking;
}

RocCurve roc_curve(const Outcomes& outcomes) {
  return count_cases(outcomes, rank_cases(outcomes.scores), [](std::uint32_t) { return 1; });
}

RocCurve roc_curve(const Outcomes& outcomes, const Ranking& ranking,
                   std::span<const std::uint32_t> copies) {
  return count_cases(outcomes, ranking, [&](std::uint32_t i) { return copies[i]; });
}

std::optional<double> auroc(const RocCurve& curve) {
  if (curve.positives == 0 || curve.negatives == 0)
    return std::nullopt;
  double twice_area = 0;
  for (std::size_t i = 1; i < curve.points.size(); ++i) {
    const RocPoint &from = curve.points[i - 1], &to = curve.points[i];
    twice_area += static_cast<double>(to.false_positives - from.false_positives) *
                  static_cast<double>(to.true_positives + from.true_positives);
  }
  return twice_area / 2 / static_cast<double>(curve.positives) /
         static_cast<double>(curve.negatives);
}

std::optional<double> average_precision(const RocCurve& curve) {
  if (curve.positives == 0)
    return std::nullopt;
  double sum = 0;
  for (std::size_t i = 1; i < curve.points.size(); ++i) {
    const RocPoint &from = curve.points[i - 1], &to = curve.points[i];
    const double precision = static_cast<double>(to.true_positives) /
                             static_cast<double>(to.true_positives + to.false_positives);
    sum += precision * static_cast<double>(to.true_positives - from.true_positives);
  }
  return sum / static_cast<double>(curve.positives);
}

RocCurve corners(const RocCurve& curve) {
  RocCurve result{{}, curve.positives, curve.negatives};
  for (std::size_t i = 0; i < curve.points.size(); ++i) {
    if (i > 0 && i + 1 < curve.points.size()) {
      const RocPoint &before = curve.points[i - 1], &here = curve.points[i],
                     &after = curve.points[i + 1];
      const bool vertical = before.false_positives == after.false_positives;
      const bool horizontal = before.true_positives == after.true_positives;
      if ((vertical && here.false_positives == before.false_positives) ||
          (horizontal && here.true_positives == before.true_positives))
        continue;
    }
    result.points.push_back(curve.points[i]);
  }
  return result;
}

} // namespace thorax::stats
