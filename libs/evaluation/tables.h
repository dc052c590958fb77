#pragma once

#include "evaluation/compare.h"
#include "evaluation/evaluate.h"
#include "report/table.h"

namespace thorax::evaluation {

/// "95%" for a confidence of 0.95.
std::string percent(double confidence);

/// "0.880–0.938", or a dash.
std::string interval_text(const std::optional<stats::Interval>& interval);

/// For readers: AUROC over the pooled test rows with its intervals, average precision, and the
/// macro means.
report::Table auroc_table(const Evaluation& evaluation, double confidence);

/// For readers: each fold's AUROC, their mean and standard deviation. No rows without folds.
report::Table fold_table(const Evaluation& evaluation, double confidence);

/// For readers: thresholds, sensitivity and specificity. No rows without operating points.
report::Table operating_table(const Evaluation& evaluation, double confidence);

/// For readers: paired differences.
report::Table comparison_table(const std::vector<Comparison>& comparisons, double confidence);

/// For programs: everything in the tables above but the comparisons, a row per level, model, class
/// and fold ("all" = pooled).
report::Table figures_table(const Evaluation& evaluation);

/// For programs: the comparisons in full.
report::Table comparison_figures_table(const std::vector<Comparison>& comparisons);

/// For programs: the corners of the ROC curves.
report::Table curves_table(const Evaluation& evaluation);

} // namespace thorax::evaluation
