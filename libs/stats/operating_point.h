#pragma once

#include <optional>

#include "stats/roc.h"

namespace thorax::stats {

/// How a decision threshold is found. A case is called positive when its score is at least the
/// threshold.
struct ThresholdRule {
  enum class Kind {
    youden,      ///< the largest sensitivity + specificity - 1 (Youden, Cancer 3, 1950)
    f1,          ///< the largest F1
    sensitivity, ///< the largest specificity with at least this sensitivity
    specificity, ///< the largest sensitivity with at least this specificity
    value,       ///< a threshold given from outside
  };
  Kind kind = Kind::youden;
  double value = 0; ///< the sensitivity, specificity or threshold; unused by youden and f1
};

/// The threshold a rule finds on a curve, halfway between the neighbouring scores; of equally good
/// ones the highest. Nothing when the rule needs a class that is absent.
std::optional<double> choose_threshold(const RocCurve& curve, const ThresholdRule& rule);

} // namespace thorax::stats
