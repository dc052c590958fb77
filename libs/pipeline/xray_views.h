#pragma once

#include <string>
#include <vector>

#include "cli/run.h"
#include "pipeline/preprocess_cases.h"
#include "pipeline/preprocess_samples.h"

// Private to thorax-preprocess xray: which images are of the views that are wanted.

namespace thorax::pipeline {

enum class ViewKind { frontal, lateral, other, unknown };

/// What a view position of DICOM (0018,5101), a label table or CheXpert's Frontal/Lateral says:
/// PA, AP, "AP Supine" and frontal; L, LL, RL and lateral; anything else; nothing.
ViewKind kind_of_view(const std::string& view);

/// Keeps the cases whose view is wanted: all, frontal, lateral, unknown, or views by their name,
/// e.g. PA. What the label table calls CT, MR or ultrasound is never kept. Cases that are left out
/// are counted in the log and listed in the report. Throws Error(no_input) when none is left.
void keep_views(std::vector<Case>& cases, CaseRows& rows, const std::vector<std::string>& wanted,
                cli::Run& run);

} // namespace thorax::pipeline
