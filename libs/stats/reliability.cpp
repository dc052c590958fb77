#include "stats/reliability.h"

#include <algorithm>
#include <cmath>

namespace thorax::stats {
namespace {

/// The quantiles part / parts of sorted values, interpolated linearly. In whole numbers, so that a
/// quantile that is one of the values is exactly that value.
double quantile(std::span<const double> sorted, std::size_t part, std::size_t parts) {
  const std::size_t position = part * (sorted.size() - 1);
  const std::size_t below = position / parts;
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return std::lerp(sorted[below], sorted[above],
                   static_cast<double>(position % parts) / static_cast<double>(parts));
}

std::vector<double> edges(std::span<const double> probabilities, Binning binning,
                          std::size_t count) {
  std::vector<double> sorted;
  if (binning == Binning::equal_count) {
    sorted.assign(probabilities.begin(), probabilities.end());
    std::sort(sorted.begin(), sorted.end());
  }
  std::vector<double> result;
  for (std::size_t k = 0; k <= count; ++k)
    result.push_back(sorted.empty() ? static_cast<double>(k) / static_cast<double>(count)
                                    : quantile(sorted, k, count));
  return result;
}

} // namespace

ProbabilityBins probability_bins(std::span<const double> probabilities, Binning binning,
                                 std::size_t count) {
  ProbabilityBins bins{edges(probabilities, binning, count), {}};
  bins.of.reserve(probabilities.size());
  for (double probability : probabilities) {
    const auto upper = std::lower_bound(bins.edges.begin() + 1, bins.edges.end() - 1, probability);
    bins.of.push_back(static_cast<std::uint32_t>(upper - bins.edges.begin() - 1));
  }
  return bins;
}

std::vector<ReliabilityBin> reliability_bins(const Outcomes& outcomes, const ProbabilityBins& bins,
                                             CaseWeights weights) {
  std::vector<ReliabilityBin> result(bins.count());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    ReliabilityBin& bin = result[bins.of[i]];
    bin.cases += weight_of(weights, i);
    bin.positives += weight_of(weights, i) * outcomes.positive[i];
    bin.mean_probability += weight_of(weights, i) * outcomes.scores[i];
  }
  for (std::size_t k = 0; k < result.size(); ++k) {
    result[k].low = bins.edges[k];
    result[k].high = bins.edges[k + 1];
    result[k].mean_probability /= result[k].cases;
  }
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    ReliabilityBin& bin = result[bins.of[i]];
    const double share = weight_of(weights, i) / bin.cases;
    const double deviation = outcomes.scores[i] - bin.mean_probability;
    bin.probability_variance += share * deviation * deviation;
    bin.covariance += share * deviation * (outcomes.positive[i] - bin.positive_rate());
  }
  std::erase_if(result, [](const ReliabilityBin& bin) { return !(bin.cases > 0); });
  return result;
}

std::optional<double> expected_calibration_error(std::span<const ReliabilityBin> bins) {
  if (bins.empty())
    return std::nullopt;
  double total = 0, cases = 0;
  for (const ReliabilityBin& bin : bins) {
    total += bin.cases * std::abs(bin.gap());
    cases += bin.cases;
  }
  return total / cases;
}

std::optional<double> maximum_calibration_error(std::span<const ReliabilityBin> bins) {
  std::optional<double> largest;
  for (const ReliabilityBin& bin : bins)
    largest = std::max(largest.value_or(0), std::abs(bin.gap()));
  return largest;
}

std::vector<ReliabilityPoint> reliability_diagram(const Outcomes& outcomes,
                                                  const ProbabilityBins& bins,
                                                  std::span<const std::uint32_t> cluster,
                                                  std::size_t clusters, double confidence) {
  std::vector<Trials> trials(bins.count());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    trials[bins.of[i]].success.push_back(outcomes.positive[i]);
    trials[bins.of[i]].cluster.push_back(cluster[i]);
  }
  std::erase_if(trials, [](const Trials& bin) { return bin.success.empty(); });
  std::vector<ReliabilityPoint> points;
  for (const ReliabilityBin& bin : reliability_bins(outcomes, bins))
    points.push_back({bin, estimate_proportion(trials[points.size()], clusters, confidence)});
  return points;
}

} // namespace thorax::stats
