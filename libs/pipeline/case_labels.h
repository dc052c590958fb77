#pragma once

#include <vector>

#include "cli/run.h"
#include "labels/table.h"
#include "pipeline/identity.h"
#include "pipeline/preprocess_cases.h"
#include "pipeline/preprocess_samples.h"

// Private to thorax-preprocess: the labels of cases.

namespace thorax::pipeline {

/// The labels that cases from a dataset bring along; does nothing for others.
/// Throws Error(inconsistent) when they are of different tasks.
void take_stored_labels(CaseRows& rows, const std::vector<Case>& cases);

/// The labels of a table, and what else it knows over what the images say. Cases without a row keep
/// unknown labels; they, and rows without a case, are counted, warned of and listed in the report.
/// Throws Error(no_input) when no case has a row.
void take_table_labels(CaseRows& rows, const std::vector<Case>& cases, const labels::Table& table,
                       const Identity& identity, cli::Run& run);

} // namespace thorax::pipeline
