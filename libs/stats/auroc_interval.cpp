#include "stats/auroc_interval.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "stats/proportion.h"

namespace thorax::stats {

Interval wald_interval(double value, double variance, double confidence) {
  const double half = normal_quantile(confidence) * std::sqrt(variance);
  return {std::max(0.0, value - half), std::min(1.0, value + half)};
}

Interval logit_interval(double value, double variance, double confidence) {
  const double centre = std::log(value / (1 - value));
  const double half = normal_quantile(confidence) * std::sqrt(variance) / (value * (1 - value));
  const auto back = [](double logit) { return 1 / (1 + std::exp(-logit)); };
  return {back(centre - half), back(centre + half)};
}

Interval saturated_interval(double value, std::size_t pairs, double confidence) {
  return clopper_pearson_interval(value > 0.5 ? pairs : 0, pairs, confidence);
}

Interval newcombe_interval(double value, double positives, double negatives, double confidence) {
  const double z = normal_quantile(confidence);
  const double pairs = positives * negatives, others = (positives + negatives) / 2 - 1;
  const auto compatible = [&](double area) {
    const double shape = (1 - area) / (2 - area) + area / (1 + area);
    const double variance = area * (1 - area) * (1 + others * shape) / pairs;
    return (value - area) * (value - area) <= z * z * variance;
  };
  const auto limit = [&](double inside, double outside) {
    for (int halving = 0; halving < 60; ++halving) {
      const double middle = std::midpoint(inside, outside);
      (compatible(middle) ? inside : outside) = middle;
    }
    return inside;
  };
  return {limit(value, 0), limit(value, 1)};
}

std::optional<AurocInterval> auroc_interval(const AurocComponents& components, double confidence) {
  const std::size_t pairs = components.independent_pairs();
  if (pairs == 0)
    return std::nullopt;
  const double value = components.value;
  if (value <= 0 || value >= 1)
    return AurocInterval{saturated_interval(value, pairs, confidence), AurocIntervalMethod::exact};
  const double variance = auroc_covariance(components, components).value_or(0);
  if (variance > 0)
    return AurocInterval{logit_interval(value, variance, confidence), AurocIntervalMethod::logit,
                         std::sqrt(variance)};
  return AurocInterval{newcombe_interval(value, static_cast<double>(components.with_positive),
                                         static_cast<double>(components.with_negative), confidence),
                       AurocIntervalMethod::newcombe};
}

bool is_validated(AurocIntervalMethod method, const AurocComponents& components) {
  switch (method) {
  case AurocIntervalMethod::exact:
    return true;
  case AurocIntervalMethod::newcombe:
    return false;
  case AurocIntervalMethod::logit:
  case AurocIntervalMethod::percentile:
  case AurocIntervalMethod::bca:
    break;
  }
  return components.with_positive >= fewest_validated_patients &&
         components.with_negative >= fewest_validated_patients;
}

PairedDifference paired_difference(const AurocComponents& first, const AurocComponents& second,
                                   double confidence) {
  PairedDifference result{first.value - second.value, {}, {}, {}};
  const auto a = auroc_covariance(first, first), b = auroc_covariance(second, second),
             ab = auroc_covariance(first, second);
  if (!a || !b || !ab)
    return result;
  const double variance = *a + *b - 2 * *ab;
  // Rounding leaves a trace of variance where the two models rank alike.
  if (variance <= 1e-12 * (*a + *b))
    return result;
  const double error = std::sqrt(variance);
  const double half = normal_quantile(confidence) * error;
  result.standard_error = error;
  result.interval = {std::max(-1.0, result.difference - half),
                     std::min(1.0, result.difference + half)};
  result.p_value = normal_p_value(result.difference / error);
  return result;
}

} // namespace thorax::stats
