#include "stats/logistic_regression.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace thorax::stats {
namespace {

/// Negative log likelihood at a line, with its gradient and information.
struct Likelihood {
  double loss = 0;
  double by_intercept = 0, by_slope = 0;
  double intercept_information = 0, slope_information = 0, both_information = 0;

  /// The inverse of the information matrix.
  LineCovariance covariance() const {
    const double determinant =
        intercept_information * slope_information - both_information * both_information;
    return {slope_information / determinant, intercept_information / determinant,
            -both_information / determinant};
  }
};

Likelihood likelihood(const LogisticLine& line, std::span<const double> x,
                      std::span<const double> target, CaseWeights weights) {
  Likelihood result;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double weight = weight_of(weights, i);
    const double logit = line.intercept + line.slope * x[i], p = line(x[i]);
    const double residual = weight * (p - target[i]), information = weight * p * (1 - p);
    result.loss += weight * (softplus(logit) - target[i] * logit);
    result.by_intercept += residual;
    result.by_slope += residual * x[i];
    result.intercept_information += information;
    result.both_information += information * x[i];
    result.slope_information += information * x[i] * x[i];
  }
  return result;
}

struct Range {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();

  void include(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

bool has_maximum(std::span<const double> x, std::span<const double> target, CaseWeights weights) {
  Range positive, negative;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (weight_of(weights, i) <= 0)
      continue;
    if (target[i] > 0)
      positive.include(x[i]);
    if (target[i] < 1)
      negative.include(x[i]);
  }
  return positive.low < negative.high && negative.low < positive.high;
}

} // namespace

std::optional<LogisticFit> fit_logistic(std::span<const double> x, std::span<const double> target,
                                        CaseWeights weights) {
  if (!has_maximum(x, target, weights))
    return std::nullopt;
  LogisticLine line{0, 0};
  Likelihood here = likelihood(line, x, target, weights);
  for (int iteration = 0; iteration < 100; ++iteration) {
    const LineCovariance inverse = here.covariance();
    const LogisticLine step{inverse.intercept * here.by_intercept + inverse.both * here.by_slope,
                            inverse.both * here.by_intercept + inverse.slope * here.by_slope};
    // Twice the loss still to gain, if it were quadratic.
    const double decrement = step.intercept * here.by_intercept + step.slope * here.by_slope;
    if (!std::isfinite(decrement))
      return std::nullopt;
    if (decrement < 1e-18)
      return LogisticFit{line, inverse};
    for (double length = 1; length > 1e-10; length /= 2) {
      const LogisticLine next{line.intercept - length * step.intercept,
                              line.slope - length * step.slope};
      const Likelihood there = likelihood(next, x, target, weights);
      const double rounding = 1e-13 * here.loss;
      if (there.loss <= here.loss - 1e-4 * length * decrement + rounding) {
        line = next;
        here = there;
        break;
      }
    }
  }
  return std::nullopt;
}

std::optional<LineCovariance> clustered_covariance(const LogisticFit& fit,
                                                   std::span<const double> x,
                                                   std::span<const double> target,
                                                   std::span<const std::uint32_t> cluster,
                                                   std::size_t clusters) {
  std::vector<double> by_intercept(clusters), by_slope(clusters);
  std::vector<std::uint8_t> used(clusters);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double residual = fit.line(x[i]) - target[i];
    by_intercept[cluster[i]] += residual;
    by_slope[cluster[i]] += residual * x[i];
    used[cluster[i]] = 1;
  }
  const LineCovariance& bread = fit.covariance;
  LineCovariance result;
  double count = 0;
  for (std::size_t k = 0; k < clusters; ++k) {
    const double intercept = bread.intercept * by_intercept[k] + bread.both * by_slope[k];
    const double slope = bread.both * by_intercept[k] + bread.slope * by_slope[k];
    result.intercept += intercept * intercept;
    result.slope += slope * slope;
    result.both += intercept * slope;
    count += used[k];
  }
  if (count < 2)
    return std::nullopt;
  const double factor = count / (count - 1);
  return LineCovariance{result.intercept * factor, result.slope * factor, result.both * factor};
}

} // namespace thorax::stats
