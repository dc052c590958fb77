#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "stats/confusion.h"

namespace thorax::stats {

// Measures of decisions. Each is nothing where its denominator is 0: a measure that cannot be
// computed is not a bad one.

std::optional<double> sensitivity(const Confusion& counts);
std::optional<double> specificity(const Confusion& counts);
std::optional<double> positive_predictive_value(const Confusion& counts);
std::optional<double> negative_predictive_value(const Confusion& counts);
std::optional<double> accuracy(const Confusion& counts);

/// sensitivity / (1 - specificity); nothing without a false positive.
std::optional<double> positive_likelihood_ratio(const Confusion& counts);

/// (1 - sensitivity) / specificity; nothing without a true negative.
std::optional<double> negative_likelihood_ratio(const Confusion& counts);

/// The odds of a positive call among positives over those among negatives, with 1/2 added to every
/// count so that it is finite and nearly unbiased on the log scale (Haldane, Annals of Human
/// Genetics 20, 1956; Anscombe, Biometrika 43, 1956). Nothing when a class is absent.
std::optional<double> diagnostic_odds_ratio(const Confusion& counts);

/// The harmonic mean of sensitivity and positive predictive value, 2 TP / (2 TP + FP + FN).
std::optional<double> f1(const Confusion& counts);

/// Matthews' correlation of call and truth (Biochimica et Biophysica Acta 405, 1975). Nothing when
/// all cases are alike in truth, or in call.
std::optional<double> matthews_correlation(const Confusion& counts);

/// The mean of sensitivity and specificity.
std::optional<double> balanced_accuracy(const Confusion& counts);

struct DecisionMeasure {
  std::string_view name; ///< as in tables: "sensitivity", "positive_predictive_value"
  std::optional<double> (*of)(const Confusion& counts);
};

/// Every measure above, in the order of a table.
inline constexpr std::array<DecisionMeasure, 11> decision_measures{{
    {"sensitivity", sensitivity},
    {"specificity", specificity},
    {"positive_predictive_value", positive_predictive_value},
    {"negative_predictive_value", negative_predictive_value},
    {"positive_likelihood_ratio", positive_likelihood_ratio},
    {"negative_likelihood_ratio", negative_likelihood_ratio},
    {"diagnostic_odds_ratio", diagnostic_odds_ratio},
    {"f1", f1},
    {"matthews_correlation", matthews_correlation},
    {"balanced_accuracy", balanced_accuracy},
    {"accuracy", accuracy},
}};

} // namespace thorax::stats
