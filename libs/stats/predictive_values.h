#pragma once

#include <optional>

#include "stats/confusion.h"
#include "stats/interval.h"

namespace thorax::stats {

struct PredictiveValue {
  double value = 0;
  Interval interval;
};

/// The positive predictive value where a share prevalence of the population is ill, by Bayes' rule
/// from the observed sensitivity and specificity.
///
/// Interval: the logit method of Mercaldo, Lau and Zhou (Statistics in Medicine 26, 2007), for
/// independent cases; for clustered ones give counts at their effective sizes (proportion.h). A
/// sensitivity or specificity of 0 or 1 has no variance of its own; there it takes the share of
/// Agresti and Coull (The American Statistician 52, 1998). The interval of a value of 0 or 1
/// reaches to that value. Nothing when a class is absent or nothing is called positive.
/// @param prevalence in (0, 1)
std::optional<PredictiveValue>
positive_predictive_value_at(double prevalence, const Confusion& counts, double confidence);

/// The same for the negative predictive value. Nothing when a class is absent or nothing is called
/// negative.
std::optional<PredictiveValue>
negative_predictive_value_at(double prevalence, const Confusion& counts, double confidence);

} // namespace thorax::stats
