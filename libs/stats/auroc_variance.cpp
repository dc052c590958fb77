#include "stats/auroc_variance.h"

#include <algorithm>
#include <numeric>

namespace thorax::stats {
namespace {

double inner(std::span<const double> a, std::span<const double> b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/// n / (n - 1), the small-sample factor of a variance over n clusters.
double unbiased(std::size_t n) {
  return static_cast<double>(n) / static_cast<double>(n - 1);
}

bool estimable(const AurocComponents& a) {
  return a.with_positive > 1 && a.with_negative > 1;
}

} // namespace

std::size_t AurocComponents::independent_pairs() const {
  return std::min({with_positive, with_negative, clusters / 2});
}

std::optional<AurocComponents> auroc_components(const Outcomes& outcomes) {
  std::vector<std::uint32_t> cluster(outcomes.size());
  std::iota(cluster.begin(), cluster.end(), 0u);
  return auroc_components(outcomes, cluster, cluster.size());
}

std::optional<AurocComponents> auroc_components(const Outcomes& outcomes,
                                                std::span<const std::uint32_t> cluster,
                                                std::size_t clusters) {
  std::vector<std::uint32_t> positives(clusters), negatives(clusters);
  std::size_t m = 0, n = 0;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    ++(outcomes.positive[i] ? positives : negatives)[cluster[i]];
    ++(outcomes.positive[i] ? m : n);
  }
  if (m == 0 || n == 0)
    return std::nullopt;

  AurocComponents result;
  result.positive.assign(clusters, 0);
  result.negative.assign(clusters, 0);
  const Ranking ranking = rank_cases(outcomes.scores);
  std::size_t start = 0, positives_above = 0, negatives_above = 0;
  double concordant = 0;
  for (std::size_t end : ranking.ends) {
    const std::size_t tied_positives =
        std::count_if(ranking.order.begin() + start, ranking.order.begin() + end,
                      [&](std::uint32_t i) { return outcomes.positive[i] != 0; });
    const std::size_t tied_negatives = end - start - tied_positives;
    const std::size_t negatives_below = n - negatives_above - tied_negatives;
    const double v10 = (static_cast<double>(negatives_below) + 0.5 * tied_negatives) / n;
    const double v01 = (static_cast<double>(positives_above) + 0.5 * tied_positives) / m;
    for (; start < end; ++start) {
      const std::uint32_t i = ranking.order[start];
      if (outcomes.positive[i])
        result.positive[cluster[i]] += v10;
      else
        result.negative[cluster[i]] += v01;
    }
    concordant += v10 * tied_positives;
    positives_above += tied_positives;
    negatives_above += tied_negatives;
  }

  result.value = concordant / m;
  for (std::size_t k = 0; k < clusters; ++k) {
    result.positive[k] = (result.positive[k] - positives[k] * result.value) / m;
    result.negative[k] = (result.negative[k] - negatives[k] * result.value) / n;
    result.with_positive += positives[k] > 0;
    result.with_negative += negatives[k] > 0;
    result.clusters += positives[k] + negatives[k] > 0;
  }
  return result;
}

std::optional<double> auroc_covariance(const AurocComponents& a, const AurocComponents& b) {
  if (!estimable(a) || !estimable(b))
    return std::nullopt;
  return unbiased(a.with_positive) * inner(a.positive, b.positive) +
         unbiased(a.with_negative) * inner(a.negative, b.negative) +
         unbiased(a.clusters) * (inner(a.positive, b.negative) + inner(a.negative, b.positive));
}

MeanAuroc mean_auroc(std::span<const AurocComponents> classes, std::span<const double> weights) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  MeanAuroc result;
  std::vector<double> total(classes.front().positive.size());
  std::size_t clusters = 0;
  for (std::size_t c = 0; c < classes.size(); ++c) {
    const AurocComponents& one = classes[c];
    const double weight = weights[c] / sum;
    result.value += weight * one.value;
    clusters = std::max(clusters, one.clusters);
    for (std::size_t k = 0; k < total.size(); ++k)
      total[k] += weight * (one.positive[k] + one.negative[k]);
  }
  if (std::all_of(classes.begin(), classes.end(), estimable))
    result.variance = unbiased(clusters) * inner(total, total);
  return result;
}

} // namespace thorax::stats
