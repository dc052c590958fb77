#include "stats/decision_measures.h"

#include <cmath>

namespace thorax::stats {
namespace {

std::optional<double> ratio(double numerator, double denominator) {
  return denominator > 0 ? std::optional(numerator / denominator) : std::nullopt;
}

bool has_both_classes(const Confusion& counts) {
  return counts.positives() > 0 && counts.negatives() > 0;
}

} // namespace

std::optional<double> sensitivity(const Confusion& counts) {
  return ratio(counts.true_positives, counts.positives());
}

std::optional<double> specificity(const Confusion& counts) {
  return ratio(counts.true_negatives, counts.negatives());
}

std::optional<double> positive_predictive_value(const Confusion& counts) {
  return ratio(counts.true_positives, counts.called_positive());
}

std::optional<double> negative_predictive_value(const Confusion& counts) {
  return ratio(counts.true_negatives, counts.called_negative());
}

std::optional<double> accuracy(const Confusion& counts) {
  return ratio(counts.true_positives + counts.true_negatives, counts.cases());
}

std::optional<double> positive_likelihood_ratio(const Confusion& counts) {
  if (!has_both_classes(counts))
    return std::nullopt;
  return ratio(*sensitivity(counts), counts.false_positives / counts.negatives());
}

std::optional<double> negative_likelihood_ratio(const Confusion& counts) {
  if (!has_both_classes(counts))
    return std::nullopt;
  return ratio(counts.false_negatives / counts.positives(), *specificity(counts));
}

std::optional<double> diagnostic_odds_ratio(const Confusion& counts) {
  if (!has_both_classes(counts))
    return std::nullopt;
  return (counts.true_positives + 0.5) * (counts.true_negatives + 0.5) /
         ((counts.false_positives + 0.5) * (counts.false_negatives + 0.5));
}

std::optional<double> f1(const Confusion& counts) {
  return ratio(2 * counts.true_positives, counts.positives() + counts.called_positive());
}

std::optional<double> matthews_correlation(const Confusion& counts) {
  return ratio(counts.true_positives * counts.true_negatives -
                   counts.false_positives * counts.false_negatives,
               std::sqrt(counts.positives() * counts.negatives()) *
                   std::sqrt(counts.called_positive() * counts.called_negative()));
}

std::optional<double> balanced_accuracy(const Confusion& counts) {
  if (!has_both_classes(counts))
    return std::nullopt;
  return (*sensitivity(counts) + *specificity(counts)) / 2;
}

} // namespace thorax::stats
