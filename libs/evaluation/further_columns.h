#pragma once

#include <string>
#include <vector>

#include "evaluation/cases.h"

namespace thorax::evaluation {

/// Those columns that are no field of a case, so that only a CSV table can hold them.
std::vector<std::string> other_columns(const std::vector<std::string>& columns);

/// Fills in those of ScoredCases::columns that are fields of a case (sex, age, fold, ...).
/// Throws Error(unreadable) naming a column that says nothing of any row.
void complete_columns(ScoredCases& cases, const std::vector<std::string>& columns);

} // namespace thorax::evaluation
