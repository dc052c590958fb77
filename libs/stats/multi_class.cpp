#include "stats/multi_class.h"

#include <algorithm>
#include <numeric>

namespace thorax::stats {

std::vector<std::uint32_t> most_probable(std::span<const double> probabilities,
                                         std::size_t classes) {
  std::vector<std::uint32_t> calls;
  for (std::size_t start = 0; start < probabilities.size(); start += classes) {
    const auto row = probabilities.subspan(start, classes);
    calls.push_back(
        static_cast<std::uint32_t>(std::max_element(row.begin(), row.end()) - row.begin()));
  }
  return calls;
}

double ConfusionMatrix::cases() const {
  return std::accumulate(counts.begin(), counts.end(), 0.0);
}

ConfusionMatrix confusion_matrix(std::span<const std::uint32_t> truth,
                                 std::span<const std::uint32_t> call, std::size_t classes,
                                 CaseWeights weights) {
  ConfusionMatrix matrix{classes, std::vector<double>(classes * classes)};
  for (std::size_t i = 0; i < truth.size(); ++i)
    matrix.counts[truth[i] * classes + call[i]] += weight_of(weights, i);
  return matrix;
}

Confusion one_versus_rest(const ConfusionMatrix& matrix, std::size_t k) {
  Confusion result;
  for (std::size_t truth = 0; truth < matrix.classes; ++truth)
    for (std::size_t call = 0; call < matrix.classes; ++call) {
      double& positive_call = truth == k ? result.true_positives : result.false_positives;
      double& negative_call = truth == k ? result.false_negatives : result.true_negatives;
      (call == k ? positive_call : negative_call) += matrix.at(truth, call);
    }
  return result;
}

std::optional<double> accuracy(const ConfusionMatrix& matrix) {
  const double cases = matrix.cases();
  if (cases <= 0)
    return std::nullopt;
  double right = 0;
  for (std::size_t k = 0; k < matrix.classes; ++k)
    right += matrix.at(k, k);
  return right / cases;
}

ProportionEstimate estimate_accuracy(std::span<const std::uint32_t> truth,
                                     std::span<const std::uint32_t> call,
                                     std::span<const std::uint32_t> cluster, std::size_t clusters,
                                     double confidence) {
  Trials trials{{}, {cluster.begin(), cluster.end()}};
  for (std::size_t i = 0; i < truth.size(); ++i)
    trials.success.push_back(truth[i] == call[i]);
  return estimate_proportion(trials, clusters, confidence);
}

} // namespace thorax::stats
