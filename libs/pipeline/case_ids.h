#pragma once

#include <vector>

#include "cli/run.h"
#include "pipeline/preprocess_cases.h"

// Private to thorax-preprocess: one id for each case.

namespace thorax::pipeline {

/// Sorts the cases by their ids. Where studies share the identifier of a series, which should be
/// unique (DICOM PS3.3 C.7.3.1), that of the study is put in front: "<study>/<series>".
/// Other cases of one id stop the run, or the first is kept, by --on-error.
/// Throws Error(inconsistent).
void give_distinct_ids(std::vector<Case>& cases, cli::Run& run);

} // namespace thorax::pipeline
