#pragma once

#include <algorithm>
#include <cmath>
#include <span>

namespace thorax::stats {

/// Logarithms are taken of probabilities moved into [1e-15, 1 - 1e-15], so that a probability of
/// exactly 0 or 1 (a saturated sigmoid) costs at most 34.5 nats when wrong instead of infinitely
/// much.
inline constexpr double smallest_probability = 1e-15;

inline double clipped(double probability) {
  return std::clamp(probability, smallest_probability, 1 - smallest_probability);
}

/// log(p / (1 - p)) of the clipped probability.
inline double logit(double probability) {
  const double p = clipped(probability);
  return std::log(p) - std::log1p(-p);
}

/// 1 / (1 + exp(-x)).
inline double logistic(double x) {
  return 1 / (1 + std::exp(-x));
}

/// exp(x) / sum of exp: probabilities of exclusive classes.
/// @param logits below infinity, one of them finite
inline void softmax(std::span<double> logits) {
  const double highest = *std::max_element(logits.begin(), logits.end());
  double sum = 0;
  for (double& x : logits)
    sum += x = std::exp(x - highest);
  for (double& x : logits)
    x /= sum;
}

/// log(1 + exp(x)), without overflow.
inline double softplus(double x) {
  return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x)));
}

} // namespace thorax::stats
