#include "stats/proportion_estimate.h"

#include <algorithm>

#include "stats/proportion.h"

namespace thorax::stats {
namespace {

bool clusters_repeat(std::span<const std::uint32_t> cluster, std::size_t clusters) {
  std::vector<std::uint8_t> seen(clusters);
  return std::any_of(cluster.begin(), cluster.end(),
                     [&](std::uint32_t k) { return seen[k]++ > 0; });
}

} // namespace

ProportionEstimate estimate_proportion(const Trials& trials, std::size_t clusters,
                                       double confidence) {
  ProportionEstimate result;
  result.trials = trials.success.size();
  result.successes = std::count(trials.success.begin(), trials.success.end(), 1);
  if (result.trials == 0)
    return result;
  result.wilson = wilson_interval(static_cast<double>(result.successes),
                                  static_cast<double>(result.trials), confidence);
  result.clopper_pearson = clopper_pearson_interval(result.successes, result.trials, confidence);
  if (clusters_repeat(trials.cluster, clusters))
    result.clustered =
        clustered_wilson_interval(trials.success, trials.cluster, clusters, confidence);
  return result;
}

} // namespace thorax::stats
