#include "stats/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <boost/math/distributions/normal.hpp>

#include "core/parallel.h"
#include "core/random.h"

namespace thorax::stats {
namespace {

const boost::math::normal standard_normal;

std::vector<double> with_value(std::span<const double> values) {
  std::vector<double> result;
  std::copy_if(values.begin(), values.end(), std::back_inserter(result),
               [](double value) { return !std::isnan(value); });
  return result;
}

/// @param sorted not empty
double quantile(const std::vector<double>& sorted, double fraction) {
  const double position = fraction * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(position);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above], position - std::floor(position));
}

/// Efron's a: a sixth of the skewness of the jackknife values, turned round.
double acceleration(std::span<const double> jackknife) {
  const std::vector<double> values = with_value(jackknife);
  const double mean =
      std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  double squares = 0, cubes = 0;
  for (double value : values) {
    const double deviation = mean - value;
    squares += deviation * deviation;
    cubes += deviation * deviation * deviation;
  }
  return squares > 0 ? cubes / (6 * std::pow(squares, 1.5)) : 0;
}

} // namespace

std::vector<std::uint32_t> draw_patients(std::size_t patients, std::uint64_t seed,
                                         std::size_t replicate) {
  Random random(seed, "patients", replicate, "bootstrap");
  std::vector<std::uint32_t> drawn(patients);
  for (std::uint32_t& patient : drawn)
    patient = static_cast<std::uint32_t>(random.below(patients));
  return drawn;
}

std::vector<double> bootstrap(
    std::size_t patients, std::size_t replicates, std::uint64_t seed, int threads,
    const std::function<std::optional<double>(std::span<const std::uint32_t> copies)>& statistic) {
  std::vector<double> values(replicates);
  parallel_for(replicates, threads, [&](std::size_t replicate) {
    std::vector<std::uint32_t> copies(patients);
    for (std::uint32_t patient : draw_patients(patients, seed, replicate))
      ++copies[patient];
    values[replicate] = statistic(copies).value_or(std::numeric_limits<double>::quiet_NaN());
  });
  return values;
}

std::size_t lost_replicates(std::span<const double> replicates) {
  return std::count_if(replicates.begin(), replicates.end(),
                       [](double value) { return std::isnan(value); });
}

std::optional<Interval> percentile_interval(std::span<const double> replicates, double confidence) {
  std::vector<double> sorted = with_value(replicates);
  if (sorted.size() < 2)
    return std::nullopt;
  std::sort(sorted.begin(), sorted.end());
  return Interval{quantile(sorted, (1 - confidence) / 2), quantile(sorted, (1 + confidence) / 2)};
}

std::optional<Interval> bca_interval(double estimate, std::span<const double> replicates,
                                     std::span<const double> jackknife, double confidence) {
  std::vector<double> sorted = with_value(replicates);
  if (sorted.size() < 2)
    return std::nullopt;
  std::sort(sorted.begin(), sorted.end());
  const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), estimate);
  if (low == sorted.end() || high == sorted.begin() ||
      (low == sorted.begin() && high == sorted.end()))
    return std::nullopt;
  const double below = static_cast<double>((low - sorted.begin()) + (high - sorted.begin())) / 2;
  const double bias = quantile(standard_normal, below / static_cast<double>(sorted.size()));
  const double skew = acceleration(jackknife);
  const double z = normal_quantile(confidence);
  const double shrink_low = 1 - skew * (bias - z), shrink_high = 1 - skew * (bias + z);
  if (shrink_low <= 0 || shrink_high <= 0)
    return std::nullopt;
  const auto at = [&](double normal) { return quantile(sorted, cdf(standard_normal, normal)); };
  return Interval{at(bias + (bias - z) / shrink_low), at(bias + (bias + z) / shrink_high)};
}

} // namespace thorax::stats
