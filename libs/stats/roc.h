#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace thorax::stats {

/// One score and one truth (0 or 1) per case. Scores are finite; a higher score speaks for the
/// positive class.
struct Outcomes {
  std::span<const double> scores;
  std::span<const std::uint8_t> positive;

  std::size_t size() const { return scores.size(); }
};

/// Cases in falling order of score, in groups of equal scores.
struct Ranking {
  std::vector<std::uint32_t> order; ///< case indices, highest score first
  std::vector<std::uint32_t> ends;  ///< for each group, where in order the next one starts
};

Ranking rank_cases(std::span<const double> scores);

/// Counts of cases that score at least threshold.
struct RocPoint {
  double threshold = 0;
  std::size_t true_positives = 0, false_positives = 0;
};

/// One point per distinct score, from "nothing is positive" (an infinite threshold) to "everything
/// is".
struct RocCurve {
  std::vector<RocPoint> points;
  std::size_t positives = 0, negatives = 0;

  double sensitivity(const RocPoint& point) const {
    return static_cast<double>(point.true_positives) / static_cast<double>(positives);
  }
  double specificity(const RocPoint& point) const {
    return 1 - static_cast<double>(point.false_positives) / static_cast<double>(negatives);
  }
  /// The share of positives, which is also the average precision of scores that say nothing.
  double prevalence() const {
    return static_cast<double>(positives) / static_cast<double>(positives + negatives);
  }
};

RocCurve roc_curve(const Outcomes& outcomes);

/// The curve of a bootstrap replicate, without sorting anew.
/// @param ranking of rank_cases(outcomes.scores)
/// @param copies how often each case counts; scores of which none counts have no point
RocCurve roc_curve(const Outcomes& outcomes, const Ranking& ranking,
                   std::span<const std::uint32_t> copies);

/// Area under the ROC curve: the probability that a positive scores above a negative, ties counted
/// half (Mann-Whitney). Nothing when one class is absent.
std::optional<double> auroc(const RocCurve& curve);

/// Average precision: precision at each distinct score, weighted by the recall gained there (a step
/// function, without interpolation). Nothing when there is no positive.
std::optional<double> average_precision(const RocCurve& curve);

/// The same curve without the points inside straight horizontal or vertical runs, for plotting and
/// tables.
RocCurve corners(const RocCurve& curve);

} // namespace thorax::stats
