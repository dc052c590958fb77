#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "stats/interval.h"

namespace thorax::evaluation {

/// One figure of a report, as metrics.csv and report.json list it.
///
/// name is a class, or "(macro)", "(micro)", "(weighted)" for a mean over classes, or "(all)" for
/// figures of exclusive classes together.
/// group is "all", "<column>=<value>" for a subgroup or "<column>: <value> - <value>" for the gap
/// between two of them.
/// fold is "all" for pooled folds, a fold's number, or "mean" and "sd" over folds.
/// measure is one of
///   cases, patients, positives, unknown, prevalence
///   auroc, partial_auroc, average_precision, precision_recall_gain_area
///   threshold, sensitivity, specificity, ppv, npv, positive_likelihood_ratio,
///   negative_likelihood_ratio, diagnostic_odds_ratio, f1, mcc, balanced_accuracy, accuracy,
///   "ppv at prevalence 0.1", "npv at prevalence 0.1", true_positives, false_positives,
///   true_negatives, false_negatives, underdiagnosis_rate
///   brier_score, brier_reliability, brier_resolution, brier_uncertainty, log_loss,
///   calibration_error_equal_width, calibration_error_equal_count, calibration_error_maximum,
///   calibration_slope, calibration_intercept, and the same with " after temperature scaling" or
///   " after Platt scaling"
///   kappa, kappa_linear, kappa_quadratic
/// One measure may stand several times with intervals of different methods; the first is the one
/// to rely on.
struct Measure {
  std::string model, level;
  std::string name;
  std::string group = "all";
  std::string fold = "all";
  std::string measure;
  std::optional<double> value;
  std::optional<stats::Interval> interval = {};
  std::string method = {}; ///< how the interval was found, or why there is no value
  std::size_t cases = 0;   ///< rows it was found from
};

} // namespace thorax::evaluation
