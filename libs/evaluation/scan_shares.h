#pragma once

#include <memory>

#include "evaluation/cases.h"
#include "evaluation/measure.h"

namespace thorax::evaluation {

/// The scan curve of the CLAIRE COVID-19 universal pipeline (stats/scan_curve.h), per model and
/// class: scans called by the share of their slices with a probability of at least 0.5, at 102
/// shares; and the AUROC of that share. Appended under the level "scan".
/// @param images rows of slices whose scans are known
void add_scan_curves(Figures& figures, std::shared_ptr<const ScoredCases> images,
                     double confidence);

} // namespace thorax::evaluation
