#pragma once

#include <vector>

#include "evaluation/measuring.h"

namespace thorax::evaluation {

/// Every curve of one class: ROC and precision-recall with their bands where there are replicates,
/// reliability diagrams of the probabilities as they are and rescaled, and decision curves.
std::vector<Curve> curves(const Subject& subject, const MeasuredCases& measured,
                          const ClassReplicates& replicates, double confidence);

} // namespace thorax::evaluation
