#include "stats/bootstrap.h"

#include <algorithm>
#include <cmath>

#include "core/parallel.h"
#include "core/random.h"

namespace thorax::stats {

std::vector<double> bootstrap(
    std::size_t patients, std::size_t replicates, std::uint64_t seed, int threads,
    const std::function<std::optional<double>(std::span<const std::uint32_t> copies)>& statistic) {
  std::vector<std::optional<double>> drawn(replicates);
  parallel_for(replicates, threads, [&](std::size_t replicate) {
    Random random(seed, "patients", replicate, "bootstrap");
    std::vector<std::uint32_t> copies(patients);
    for (std::size_t i = 0; i < patients; ++i)
      ++copies[random.below(patients)];
    drawn[replicate] = statistic(copies);
  });
  std::vector<double> values;
  for (const auto& value : drawn)
    if (value)
      values.push_back(*value);
  return values;
}

std::optional<Interval> percentile_interval(std::vector<double> replicates, double confidence) {
  if (replicates.size() < 2)
    return std::nullopt;
  std::sort(replicates.begin(), replicates.end());
  const auto quantile = [&](double fraction) {
    const double position = fraction * static_cast<double>(replicates.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, replicates.size() - 1);
    return std::lerp(replicates[below], replicates[above], position - std::floor(position));
  };
  return Interval{quantile((1 - confidence) / 2), quantile((1 + confidence) / 2)};
}

std::optional<double> weighted_auroc(const Ranking& ranking, const Outcomes& outcomes,
                                     std::span<const std::uint32_t> patient,
                                     std::span<const std::uint32_t> weight) {
  double positives = 0, negatives = 0, area = 0;
  std::size_t start = 0;
  for (std::size_t end : ranking.ends) {
    double tied_positives = 0, tied_negatives = 0;
    for (; start < end; ++start) {
      const std::uint32_t i = ranking.order[start];
      (outcomes.positive[i] ? tied_positives : tied_negatives) += weight[patient[i]];
    }
    area += tied_negatives * (positives + tied_positives / 2);
    positives += tied_positives;
    negatives += tied_negatives;
  }
  if (positives == 0 || negatives == 0)
    return std::nullopt;
  return area / positives / negatives;
}

} // namespace thorax::stats
