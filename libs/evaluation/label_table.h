#pragma once

#include "evaluation/cases.h"
#include "evaluation/origins.h"

namespace thorax::evaluation {

/// Fills in what a table says of each case, found by id: its labels, which replace those of the
/// predictions, the further columns that it has, and patient, study, scan, split, sex, age and view
/// where the predictions do not say them. Training rows need not be in the table.
/// @param table one row per id, with the classes of cases in their order
/// Throws Error(inconsistent) naming file and row when the table has an id twice or lacks one.
void join_labels(ScoredCases& cases, const Origins& origins, const ScoredCases& table,
                 const Origins& table_origins, const std::string& table_file);

} // namespace thorax::evaluation
