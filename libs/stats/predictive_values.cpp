#include "stats/predictive_values.h"

#include <cmath>

#include "stats/probability.h"

namespace thorax::stats {
namespace {

struct Share {
  double value, variance_of_log;
};

/// Agresti and Coull's share, with z^2/2 cases added on either side, where the plain one is 0 or 1.
Share share(double calls, double cases, double z) {
  if (calls <= 0 || calls >= cases) {
    calls += z * z / 2;
    cases += z * z;
  }
  return {calls / cases, 1 / calls - 1 / cases};
}

/// The share of cases of one class among those called so, from the calls of that class in its own
/// cases and in the other cases.
std::optional<PredictiveValue> predictive_value(double prevalence, double calls, double cases,
                                                double other_calls, double other_cases,
                                                double confidence) {
  if (cases <= 0 || other_cases <= 0 || calls + other_calls <= 0)
    return std::nullopt;
  const double right = prevalence * calls / cases;
  const double wrong = (1 - prevalence) * other_calls / other_cases;
  const double z = normal_quantile(confidence);
  const Share own = share(calls, cases, z), other = share(other_calls, other_cases, z);
  const double centre = std::log(prevalence / (1 - prevalence) * own.value / other.value);
  const double half = z * std::sqrt(own.variance_of_log + other.variance_of_log);
  return PredictiveValue{
      right / (right + wrong),
      {calls > 0 ? logistic(centre - half) : 0, other_calls > 0 ? logistic(centre + half) : 1}};
}

} // namespace

std::optional<PredictiveValue>
positive_predictive_value_at(double prevalence, const Confusion& counts, double confidence) {
  return predictive_value(prevalence, counts.true_positives, counts.positives(),
                          counts.false_positives, counts.negatives(), confidence);
}

std::optional<PredictiveValue>
negative_predictive_value_at(double prevalence, const Confusion& counts, double confidence) {
  return predictive_value(1 - prevalence, counts.true_negatives, counts.negatives(),
                          counts.false_negatives, counts.positives(), confidence);
}

} // namespace thorax::stats
