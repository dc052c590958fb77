#pragma once

#include <vector>

#include "evaluation/measuring.h"

namespace thorax::evaluation {

/// Whether every row has exactly one true class, or none known.
bool has_exclusive_labels(const ScoredCases& cases);

/// What the most probable class of each row says.
struct ExclusiveFigures {
  std::vector<std::vector<Measure>> of_class; ///< each class against the rest
  std::vector<Measure> over_classes;          ///< accuracy and kappas, under exclusive_name
  ConfusionCounts confusion;
};

/// @param rows with known truth or not; unknown ones are left out
ExclusiveFigures exclusive_figures(Subject subject, const ScoredCases& cases,
                                   const Patients& patients, const std::vector<std::size_t>& rows,
                                   const ReplicateSettings& replicates, double confidence);

} // namespace thorax::evaluation
