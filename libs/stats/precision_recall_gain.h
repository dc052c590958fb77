#pragma once

#include <optional>

#include "stats/roc.h"

namespace thorax::stats {

/// Area under the precision-recall-gain curve (Flach and Kull, "Precision-Recall-Gain Curves: PR
/// Analysis Done Right", NIPS 2015): precision and recall on the harmonic scale from 0 at the
/// prevalence to 1, with straight lines between the points, which are then exact. At most 1; 0 for
/// calling every case positive. Nothing when one class is absent.
std::optional<double> precision_recall_gain_area(const RocCurve& curve);

} // namespace thorax::stats
