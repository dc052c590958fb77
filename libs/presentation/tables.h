#pragma once

#include "presentation/evaluation_report.h"
#include "presentation/lookup.h"
#include "presentation/subject_table.h"

namespace thorax::presentation {

/// Tables that both the page and the terminal show. Tables stay narrow enough for a page.
report::Table auroc_table(const Lookup& lookup, const Panel& panel, double confidence);
/// Every interval of the AUROC; nothing where auroc_table has all.
std::optional<report::Table> auroc_intervals_table(const Lookup& lookup, const Panel& panel,
                                                   double confidence);
/// Average precision beside prevalence, and further areas.
report::Table precision_table(const Lookup& lookup, const Panel& panel, double confidence);
/// Threshold, sensitivity and specificity.
report::Table operating_table(const Lookup& lookup, const Panel& panel, double confidence);
report::Table predictive_table(const Lookup& lookup, const Panel& panel, double confidence);
/// Mean and standard deviation over the folds of some measures.
report::Table fold_mean_table(const Lookup& lookup, const Panel& panel,
                              const std::vector<std::string>& measures);
/// One table for each two models.
std::vector<report::Table> comparison_tables(const std::vector<evaluation::Comparison>& comparisons,
                                             double confidence);
/// Whether a table has more than the names of its rows.
bool has_content(const report::Table& table);

/// "0.431", or "0.310–0.520" where folds have thresholds of their own; empty without any.
std::string threshold_text(const Lookup& lookup, const evaluation::Subject& subject);

} // namespace thorax::presentation
