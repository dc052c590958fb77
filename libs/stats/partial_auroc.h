#pragma once

#include <optional>

#include "stats/roc.h"

namespace thorax::stats {

/// The area under the part of a ROC curve where the specificity is high enough to be of use.
struct PartialAuroc {
  double area = 0;         ///< in [0, 1 - specificity]
  double standardised = 0; ///< 0.5 for scores that say nothing, 1 for perfect separation
};

/// The area over all specificities of at least the given one, with straight lines between the
/// curve's points, and its standardisation by McClish (Medical Decision Making 9, 1989), which
/// makes ranges of specificity comparable and is the AUROC itself for a specificity of 0.
/// @param specificity in [0, 1)
/// Nothing when one class is absent.
std::optional<PartialAuroc> partial_auroc(const RocCurve& curve, double specificity);

} // namespace thorax::stats
