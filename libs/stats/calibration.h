#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "stats/case_weights.h"
#include "stats/interval.h"
#include "stats/roc.h"

namespace thorax::stats {

// Calibration against a logistic model of the truth on the logit of the clipped probability
// (probability.h), Cox (Biometrika 45, 1958); what the figures mean: Van Calster et al. (BMC
// Medicine 17, 2019). Scores are probabilities here.

struct CalibrationCoefficient {
  double value = 0, standard_error = 0;

  /// value +- z standard errors.
  Interval interval(double confidence) const;
};

/// log odds(positive) = intercept + slope x logit(probability); 0 and 1 for calibrated
/// probabilities. A slope below 1 means too extreme ones.
struct CalibrationLine {
  CalibrationCoefficient intercept, slope;
};

/// Standard errors for independent cases. Nothing when a class is absent, when some probability
/// separates the classes, or when Newton's method does not converge.
std::optional<CalibrationLine> calibration_line(const Outcomes& outcomes, CaseWeights weights = {});

/// The same with standard errors for clustered cases; nothing with fewer than two clusters.
/// @param cluster of each case, in 0..clusters-1
std::optional<CalibrationLine> calibration_line(const Outcomes& outcomes,
                                                std::span<const std::uint32_t> cluster,
                                                std::size_t clusters);

/// Calibration in the large: the intercept when the slope is held at 1. Above 0 the probabilities
/// are too low on the whole. Nothing when a class is absent.
std::optional<CalibrationCoefficient> calibration_in_the_large(const Outcomes& outcomes,
                                                               CaseWeights weights = {});

/// The same with a standard error for clustered cases; nothing with fewer than two clusters.
std::optional<CalibrationCoefficient>
calibration_in_the_large(const Outcomes& outcomes, std::span<const std::uint32_t> cluster,
                         std::size_t clusters);

} // namespace thorax::stats
