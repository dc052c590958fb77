#include "stats/calibration.h"

#include <cmath>
#include <vector>

#include "stats/logistic_regression.h"
#include "stats/newton.h"
#include "stats/probability.h"

namespace thorax::stats {
namespace {

/// The regression of truth on the logit of the probability.
struct Regression {
  std::vector<double> logits, truth;

  explicit Regression(const Outcomes& outcomes)
      : truth(outcomes.positive.begin(), outcomes.positive.end()) {
    for (double probability : outcomes.scores)
      logits.push_back(logit(probability));
  }

  double residual(std::size_t i, double shift) const {
    return logistic(shift + logits[i]) - truth[i];
  }

  Derivatives by_shift(double shift, CaseWeights weights) const {
    Derivatives result;
    for (std::size_t i = 0; i < logits.size(); ++i) {
      const double p = logistic(shift + logits[i]);
      result.first += weight_of(weights, i) * (p - truth[i]);
      result.second += weight_of(weights, i) * p * (1 - p);
    }
    return result;
  }

  std::optional<double> shift(CaseWeights weights) const {
    const double beyond_any_logit = 100;
    return minimise_convex([&](double value) { return by_shift(value, weights); },
                           -beyond_any_logit, 0, beyond_any_logit);
  }
};

CalibrationLine with_errors(const LogisticLine& line, const LineCovariance& covariance) {
  return {{line.intercept, std::sqrt(covariance.intercept)},
          {line.slope, std::sqrt(covariance.slope)}};
}

} // namespace

Interval CalibrationCoefficient::interval(double confidence) const {
  const double half = normal_quantile(confidence) * standard_error;
  return {value - half, value + half};
}

std::optional<CalibrationLine> calibration_line(const Outcomes& outcomes, CaseWeights weights) {
  const Regression regression(outcomes);
  const auto fit = fit_logistic(regression.logits, regression.truth, weights);
  if (!fit)
    return std::nullopt;
  return with_errors(fit->line, fit->covariance);
}

std::optional<CalibrationLine> calibration_line(const Outcomes& outcomes,
                                                std::span<const std::uint32_t> cluster,
                                                std::size_t clusters) {
  const Regression regression(outcomes);
  const auto fit = fit_logistic(regression.logits, regression.truth);
  if (!fit)
    return std::nullopt;
  const auto covariance =
      clustered_covariance(*fit, regression.logits, regression.truth, cluster, clusters);
  if (!covariance)
    return std::nullopt;
  return with_errors(fit->line, *covariance);
}

std::optional<CalibrationCoefficient> calibration_in_the_large(const Outcomes& outcomes,
                                                               CaseWeights weights) {
  const Regression regression(outcomes);
  const auto shift = regression.shift(weights);
  if (!shift)
    return std::nullopt;
  return CalibrationCoefficient{*shift, 1 / std::sqrt(regression.by_shift(*shift, weights).second)};
}

std::optional<CalibrationCoefficient>
calibration_in_the_large(const Outcomes& outcomes, std::span<const std::uint32_t> cluster,
                         std::size_t clusters) {
  const Regression regression(outcomes);
  const auto shift = regression.shift({});
  if (!shift)
    return std::nullopt;
  std::vector<double> residuals(clusters);
  std::vector<std::uint8_t> used(clusters);
  for (std::size_t i = 0; i < cluster.size(); ++i) {
    residuals[cluster[i]] += regression.residual(i, *shift);
    used[cluster[i]] = 1;
  }
  double squares = 0, count = 0;
  for (std::size_t k = 0; k < clusters; ++k) {
    squares += residuals[k] * residuals[k];
    count += used[k];
  }
  if (count < 2)
    return std::nullopt;
  const double information = regression.by_shift(*shift, {}).second;
  return CalibrationCoefficient{*shift, std::sqrt(count / (count - 1) * squares) / information};
}

} // namespace thorax::stats
