#pragma once

#include <optional>
#include <vector>

#include "evaluation/class_cases.h"
#include "evaluation/learned.h"
#include "evaluation/measure.h"

namespace thorax::evaluation {

/// The share of cases with a finding that the model takes for free of findings (Seyyed-Kalantari et
/// al., Nature Medicine 27, 2021): those for which a class called "No Finding" or "Normal" is
/// called or, without such a class, none is. Nothing without thresholds.
/// @param rows test rows of any label
std::optional<Measure> underdiagnosis_rate(Subject subject, const ScoredCases& cases,
                                           const Patients& patients,
                                           const std::vector<std::size_t>& rows,
                                           const std::vector<Learned>& learned, double confidence);

} // namespace thorax::evaluation
