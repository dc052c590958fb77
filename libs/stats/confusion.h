#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "stats/case_weights.h"
#include "stats/roc.h"

namespace thorax::stats {

/// One decision (1: called positive) and one truth (0 or 1) per case. Decisions of several folds,
/// each at its own threshold, are pooled by appending them.
struct Decisions {
  std::span<const std::uint8_t> called;
  std::span<const std::uint8_t> positive;

  std::size_t size() const { return called.size(); }
};

/// How many cases were called right and wrong. Counts are fractional where cases are weighted.
struct Confusion {
  double true_positives = 0, false_positives = 0, false_negatives = 0, true_negatives = 0;

  double positives() const { return true_positives + false_negatives; }
  double negatives() const { return true_negatives + false_positives; }
  double called_positive() const { return true_positives + false_positives; }
  double called_negative() const { return true_negatives + false_negatives; }
  double cases() const { return positives() + negatives(); }
};

Confusion confusion(const Decisions& decisions, CaseWeights weights = {});

/// The counts when the cases counted at a point of the curve are called positive.
Confusion confusion(const RocCurve& curve, const RocPoint& point);

/// The counts when cases that score at least the threshold are called positive, for each threshold.
/// @param curve of roc_curve(), with all its points
/// @param thresholds rising
std::vector<Confusion> confusions_at(const RocCurve& curve, std::span<const double> thresholds);

} // namespace thorax::stats
