#pragma once

#include <string>
#include <vector>

#include "evaluation/levels.h"
#include "evaluation/measure.h"

namespace thorax::evaluation {

/// What a reader must not miss: rows without a patient, levels at which exclusive classes are none,
/// and figures over all test rows that lack a value or are to be taken with care. A sentence each.
std::vector<std::string> warnings(const std::vector<Level>& levels,
                                  const std::vector<Measure>& measures);

} // namespace thorax::evaluation
