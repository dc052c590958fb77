#include "stats/auroc_interval.h"

#include <algorithm>
#include <cmath>

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

std::optional<AurocInterval> auroc_interval(const AurocComponents& components, double confidence) {
  if (components.value <= 0 || components.value >= 1) {
    if (components.independent_pairs() == 0)
      return std::nullopt;
    return AurocInterval{
        saturated_interval(components.value, components.independent_pairs(), confidence),
        AurocIntervalMethod::exact, 0};
  }
  const std::optional<double> variance = auroc_covariance(components, components);
  if (!variance || *variance <= 0)
    return std::nullopt;
  return AurocInterval{logit_interval(components.value, *variance, confidence),
                       AurocIntervalMethod::logit, std::sqrt(*variance)};
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
