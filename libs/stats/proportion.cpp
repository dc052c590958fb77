#include "stats/proportion.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include <boost/math/distributions/binomial.hpp>

namespace thorax::stats {

Interval wilson_interval(double successes, double trials, double confidence) {
  const double z = normal_quantile(confidence), z2 = z * z;
  const double p = successes / trials;
  const double centre = (p + z2 / (2 * trials)) / (1 + z2 / trials);
  const double half =
      z / (1 + z2 / trials) * std::sqrt(p * (1 - p) / trials + z2 / (4 * trials * trials));
  return {successes <= 0 ? 0.0 : std::max(0.0, centre - half),
          successes >= trials ? 1.0 : std::min(1.0, centre + half)};
}

Interval clopper_pearson_interval(std::size_t successes, std::size_t trials, double confidence) {
  using Binomial = boost::math::binomial_distribution<double>;
  const double tail = (1 - confidence) / 2;
  return {Binomial::find_lower_bound_on_p(trials, successes, tail),
          Binomial::find_upper_bound_on_p(trials, successes, tail)};
}

double effective_trials(std::span<const std::uint8_t> success,
                        std::span<const std::uint32_t> cluster, std::size_t clusters) {
  std::vector<double> hits(clusters), sizes(clusters);
  for (std::size_t i = 0; i < success.size(); ++i) {
    hits[cluster[i]] += success[i];
    ++sizes[cluster[i]];
  }
  const auto n = static_cast<double>(success.size());
  const double p = std::accumulate(hits.begin(), hits.end(), 0.0) / n;
  double used = 0, residual = 0;
  for (std::size_t k = 0; k < clusters; ++k) {
    used += sizes[k] > 0;
    residual += (hits[k] - p * sizes[k]) * (hits[k] - p * sizes[k]);
  }
  if (used == n)
    return n;
  if (p <= 0 || p >= 1 || used < 2)
    return used;
  const double variance = used / (used - 1) * residual / (n * n);
  return n / std::max(1.0, variance / (p * (1 - p) / n));
}

Interval clustered_wilson_interval(std::span<const std::uint8_t> success,
                                   std::span<const std::uint32_t> cluster, std::size_t clusters,
                                   double confidence) {
  const double trials = effective_trials(success, cluster, clusters);
  const double hits = std::accumulate(success.begin(), success.end(), 0.0);
  const double p = hits / static_cast<double>(success.size());
  return wilson_interval(p * trials, trials, confidence);
}

} // namespace thorax::stats
