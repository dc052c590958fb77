#include "stats/mean_estimate.h"

#include <cmath>
#include <numeric>
#include <vector>

namespace thorax::stats {

std::optional<MeanEstimate> estimate_mean(std::span<const double> values,
                                          std::span<const std::uint32_t> cluster,
                                          std::size_t clusters, double confidence) {
  if (values.empty())
    return std::nullopt;
  const auto n = static_cast<double>(values.size());
  MeanEstimate result{std::accumulate(values.begin(), values.end(), 0.0) / n, {}};
  std::vector<double> excess(clusters);
  std::vector<std::uint8_t> used(clusters);
  for (std::size_t i = 0; i < values.size(); ++i) {
    excess[cluster[i]] += values[i] - result.value;
    used[cluster[i]] = 1;
  }
  const double count = std::accumulate(used.begin(), used.end(), 0.0);
  if (count < 2)
    return result;
  const double squares = std::inner_product(excess.begin(), excess.end(), excess.begin(), 0.0);
  const double half = normal_quantile(confidence) * std::sqrt(count / (count - 1) * squares) / n;
  result.interval = {result.value - half, result.value + half};
  return result;
}

} // namespace thorax::stats
