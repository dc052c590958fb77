#pragma once

#include <vector>

#include "evaluation/measuring.h"

namespace thorax::evaluation {

/// Means over the classes that have a value: of most measures with equal weights, and of the AUROC
/// with the classes' positives as weights too.
/// @param of_class the measures of each class
std::vector<Measure> class_means(Subject subject, const CaseSet& cases,
                                 const std::vector<std::vector<Measure>>& of_class,
                                 const std::vector<ClassReplicates>& replicates, double confidence);

} // namespace thorax::evaluation
