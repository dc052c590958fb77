#pragma once

#include <string>
#include <vector>

#include "evaluation/measuring.h"

namespace thorax::evaluation {

/// The measures of some cases: of each class, and over the classes.
struct SetFigures {
  std::vector<std::vector<Measure>> of_class;
  std::vector<Measure> over_classes;
  std::vector<Curve> curves; ///< only where replicates.bands asks for them
};

/// @param subject level, model, group and fold of the cases
/// @param missing of each class, why there are no decisions
SetFigures set_figures(const Subject& subject, const CaseSet& cases,
                       const std::vector<std::string>& missing, const MeasuringSettings& settings,
                       const ReplicateSettings& replicates);

} // namespace thorax::evaluation
