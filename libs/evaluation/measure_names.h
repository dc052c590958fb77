#pragma once

#include <array>
#include <string_view>

namespace thorax::evaluation {

/// What a change of a measure means.
enum class Better { higher, lower, neither };

struct MeasureName {
  std::string_view name;  ///< in files
  std::string_view label; ///< for readers
  Better better = Better::higher;
};

/// Every measure whose name is fixed, in the order of a report. Beside these there are
/// - positive_predictive_value_at_V and negative_predictive_value_at_V, at a prevalence V,
/// - M_after_temperature and M_after_platt for measures M of probabilities, rescaled,
/// - gap_M for the measures of a subgroup: its value minus that of the other groups' cases.
inline constexpr std::array measure_names{
    MeasureName{"cases", "Cases", Better::neither},
    MeasureName{"patients", "Patients", Better::neither},
    MeasureName{"positives", "Positive", Better::neither},
    MeasureName{"unknown", "Unknown labels", Better::neither},
    MeasureName{"prevalence", "Prevalence", Better::neither},
    MeasureName{"auroc", "AUROC"},
    MeasureName{"average_precision", "Average precision"},
    MeasureName{"precision_recall_gain_area", "Precision-recall-gain area"},
    MeasureName{"partial_auroc", "Partial AUROC"}, ///< standardised (McClish)
    MeasureName{"threshold", "Threshold", Better::neither},
    MeasureName{"sensitivity", "Sensitivity"},
    MeasureName{"specificity", "Specificity"},
    MeasureName{"positive_predictive_value", "PPV"},
    MeasureName{"negative_predictive_value", "NPV"},
    MeasureName{"positive_likelihood_ratio", "LR+"},
    MeasureName{"negative_likelihood_ratio", "LR\u2212", Better::lower},
    MeasureName{"diagnostic_odds_ratio", "Diagnostic odds ratio"},
    MeasureName{"f1", "F1"},
    MeasureName{"matthews_correlation", "MCC"},
    MeasureName{"balanced_accuracy", "Balanced accuracy"},
    MeasureName{"accuracy", "Accuracy"},
    MeasureName{"kappa", "Kappa"},
    MeasureName{"kappa_linear", "Kappa, linear weights"},
    MeasureName{"kappa_quadratic", "Kappa, quadratic weights"},
    MeasureName{"one_versus_rest_sensitivity", "Sensitivity, most probable class"},
    MeasureName{"one_versus_rest_specificity", "Specificity, most probable class"},
    MeasureName{"one_versus_rest_positive_predictive_value", "PPV, most probable class"},
    MeasureName{"one_versus_rest_f1", "F1, most probable class"},
    MeasureName{"underdiagnosis_rate", "Under-diagnosis rate", Better::lower},
    MeasureName{"brier_score", "Brier score", Better::lower},
    MeasureName{"brier_reliability", "Reliability", Better::lower},
    MeasureName{"brier_resolution", "Resolution"},
    MeasureName{"brier_uncertainty", "Uncertainty", Better::neither},
    MeasureName{"brier_within_bin", "Within bins", Better::neither},
    MeasureName{"log_loss", "Log loss", Better::lower},
    MeasureName{"expected_calibration_error", "ECE", Better::lower},
    MeasureName{"expected_calibration_error_equal_count", "ECE, equal counts", Better::lower},
    MeasureName{"maximum_calibration_error", "MCE", Better::lower},
    MeasureName{"calibration_slope", "Slope", Better::neither},
    MeasureName{"calibration_intercept", "Intercept", Better::neither},
    MeasureName{"calibration_in_the_large", "Calibration in the large", Better::neither},
    MeasureName{"temperature", "Temperature", Better::neither},
    MeasureName{"platt_slope", "Platt slope", Better::neither},
    MeasureName{"platt_intercept", "Platt intercept", Better::neither},
    MeasureName{"scan_curve_auroc", "AUROC of the share of positive slices"},
};

} // namespace thorax::evaluation
