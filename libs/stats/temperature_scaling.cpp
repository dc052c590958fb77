#include "stats/temperature_scaling.h"

#include <algorithm>
#include <cmath>

#include "stats/newton.h"
#include "stats/probability.h"

namespace thorax::stats {
namespace {

/// The log loss is convex in 1 / temperature.
std::optional<double> fit(const std::function<Derivatives(double)>& by_inverse) {
  const auto inverse = minimise_convex(by_inverse, 1e-3, 1, 1e3);
  return inverse ? std::optional(1 / *inverse) : std::nullopt;
}

/// softmax(inverse x logits) in place.
void softmax(std::span<double> logits, double inverse) {
  const double highest = *std::max_element(logits.begin(), logits.end());
  double total = 0;
  for (double& value : logits)
    total += value = std::exp(inverse * (value - highest));
  for (double& value : logits)
    value /= total;
}

std::vector<double> log_probabilities(std::span<const double> probabilities) {
  std::vector<double> result;
  for (double probability : probabilities)
    result.push_back(std::log(clipped(probability)));
  return result;
}

} // namespace

std::optional<double> fit_temperature(const Outcomes& validation) {
  std::vector<double> logits;
  for (double probability : validation.scores)
    logits.push_back(logit(probability));
  return fit([&](double inverse) {
    Derivatives result;
    for (std::size_t i = 0; i < logits.size(); ++i) {
      const double p = logistic(inverse * logits[i]);
      result.first += logits[i] * (p - validation.positive[i]);
      result.second += logits[i] * logits[i] * p * (1 - p);
    }
    return result;
  });
}

double apply_temperature(double probability, double temperature) {
  return logistic(logit(probability) / temperature);
}

std::optional<double> fit_temperature(std::span<const double> probabilities, std::size_t classes,
                                      std::span<const std::uint32_t> truth) {
  const std::vector<double> logits = log_probabilities(probabilities);
  std::vector<double> scaled(classes);
  return fit([&](double inverse) {
    Derivatives result;
    for (std::size_t row = 0; row < truth.size(); ++row) {
      const std::span<const double> own(logits.data() + row * classes, classes);
      scaled.assign(own.begin(), own.end());
      softmax(scaled, inverse);
      double mean = 0, squares = 0;
      for (std::size_t k = 0; k < classes; ++k) {
        mean += scaled[k] * own[k];
        squares += scaled[k] * own[k] * own[k];
      }
      result.first += mean - own[truth[row]];
      result.second += squares - mean * mean;
    }
    return result;
  });
}

std::vector<double> apply_temperature(std::span<const double> probabilities, std::size_t classes,
                                      double temperature) {
  std::vector<double> result = log_probabilities(probabilities);
  for (std::size_t start = 0; start < result.size(); start += classes)
    softmax(std::span(result).subspan(start, classes), 1 / temperature);
  return result;
}

} // namespace thorax::stats
