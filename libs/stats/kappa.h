#pragma once

#include <optional>

#include "stats/interval.h"
#include "stats/multi_class.h"

namespace thorax::stats {

/// How much a confusion of classes i and j out of k counts as agreement.
enum class KappaWeights {
  plain,     ///< 1 where i = j, else 0
  linear,    ///< 1 - |i - j| / (k - 1)
  quadratic, ///< 1 - (i - j)^2 / (k - 1)^2
};

/// Agreement beyond chance.
struct Kappa {
  double value = 0;
  double standard_error = 0;

  /// value +- z standard errors, cut off at -1 and 1.
  Interval interval(double confidence) const;
};

/// Cohen's kappa (Educational and Psychological Measurement 20, 1960), weighted for ordered classes
/// (Psychological Bulletin 70, 1968), with the standard error for independent cases of Fleiss,
/// Cohen and Everitt (Psychological Bulletin 72, 1969). Nothing where agreement by chance is
/// certain: without a case, or when truth and call are the same single class throughout. The
/// standard error of perfect agreement is 0 and says nothing.
std::optional<Kappa> cohen_kappa(const ConfusionMatrix& matrix, KappaWeights weights);

} // namespace thorax::stats
