#pragma once

#include "presentation/evaluation_report.h"
#include "presentation/lookup.h"
#include "presentation/subject_table.h"

namespace thorax::presentation {

/// Tables that both the page and the terminal show.
report::Table discrimination_table(const Lookup& lookup, const Panel& panel, double confidence);
/// AUROC alone.
report::Table auroc_table(const Lookup& lookup, const Panel& panel, double confidence);
report::Table operating_table(const Lookup& lookup, const Panel& panel, double confidence);
/// Mean and standard deviation over the folds.
report::Table fold_mean_table(const Lookup& lookup, const Panel& panel);
report::Table comparison_table(const std::vector<evaluation::Comparison>& comparisons,
                               double confidence);

/// "0.431", or "0.310–0.520" where folds have thresholds of their own; empty without any.
std::string threshold_text(const Lookup& lookup, const evaluation::Subject& subject);

} // namespace thorax::presentation
