#pragma once

#include "core/csv.h"
#include "evaluation/cases.h"
#include "evaluation/layout.h"
#include "evaluation/origins.h"

namespace thorax::evaluation {

/// What stands under probabilities.
enum class Scores { probabilities, logits, exclusive_logits };

/// Reads the rows to the end. Labels are unknown where the layout has none.
/// Throws Error(unreadable | no_input | corrupt) naming the file, line and column.
ScoredCases read_rows(CsvReader& table, const Layout& layout, Scores scores, Origins& origins);

} // namespace thorax::evaluation
