#include "stats/kappa.h"

#include <algorithm>
#include <cmath>

namespace thorax::stats {
namespace {

double agreement(std::size_t i, std::size_t j, std::size_t classes, KappaWeights weights) {
  if (i == j)
    return 1;
  const double distance =
      std::abs(static_cast<double>(i) - static_cast<double>(j)) / static_cast<double>(classes - 1);
  switch (weights) {
  case KappaWeights::plain:
    break;
  case KappaWeights::linear:
    return 1 - distance;
  case KappaWeights::quadratic:
    return 1 - distance * distance;
  }
  return 0;
}

} // namespace

Interval Kappa::interval(double confidence) const {
  const double half = normal_quantile(confidence) * standard_error;
  return {std::max(-1.0, value - half), std::min(1.0, value + half)};
}

std::optional<Kappa> cohen_kappa(const ConfusionMatrix& matrix, KappaWeights weights) {
  const std::size_t k = matrix.classes;
  const double cases = matrix.cases();
  if (cases <= 0)
    return std::nullopt;
  std::vector<double> truth(k), call(k);
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j < k; ++j) {
      truth[i] += matrix.at(i, j) / cases;
      call[j] += matrix.at(i, j) / cases;
    }

  double observed = 0, expected = 0;
  std::vector<double> given_truth(k), given_call(k); // mean agreement by chance
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j < k; ++j) {
      const double weight = agreement(i, j, k, weights);
      observed += weight * matrix.at(i, j) / cases;
      expected += weight * truth[i] * call[j];
      given_truth[i] += weight * call[j];
      given_call[j] += weight * truth[i];
    }
  if (expected >= 1)
    return std::nullopt;

  Kappa kappa{(observed - expected) / (1 - expected)};
  double mean = 0, squares = 0;
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j < k; ++j) {
      const double influence =
          agreement(i, j, k, weights) - (given_truth[i] + given_call[j]) * (1 - kappa.value);
      mean += matrix.at(i, j) / cases * influence;
      squares += matrix.at(i, j) / cases * influence * influence;
    }
  kappa.standard_error = std::sqrt(std::max(0.0, squares - mean * mean) / cases) / (1 - expected);
  return kappa;
}

} // namespace thorax::stats
