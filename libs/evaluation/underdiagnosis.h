#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evaluation/class_cases.h"
#include "evaluation/learned.h"
#include "evaluation/measure.h"

namespace thorax::evaluation {

/// The class that stands for no finding: the one named or, where none is named, one called "No
/// Finding", "Normal", "Healthy" or "None" in any spelling. Throws Error(inconsistent) when there
/// is no class of that name.
std::optional<std::size_t> no_finding_class(const std::vector<std::string>& classes,
                                            const std::string& named);

/// The share of cases with a finding that the model takes for free of findings (Seyyed-Kalantari et
/// al., Nature Medicine 27, 2021): those for which the class of no finding is called or, without
/// such a class, none is. Nothing without thresholds.
/// @param rows test rows of any label
std::optional<Measure>
underdiagnosis_rate(Subject subject, const ScoredCases& cases, const Patients& patients,
                    const std::vector<std::size_t>& rows, const std::vector<Learned>& learned,
                    std::optional<std::size_t> no_finding, double confidence);

} // namespace thorax::evaluation
