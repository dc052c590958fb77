#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "stats/roc.h"

namespace thorax::stats {

// Temperature scaling (Guo, Pleiss, Sun and Weinberger, ICML 2017): logits are divided by a
// temperature found on validation cases; above 1 it makes probabilities less extreme. Order, and so
// every ROC measure, stays as it is. Logits are found from clipped probabilities (probability.h).

/// The temperature with the smallest log loss, between 0.001 and 1000. Nothing when there is none:
/// every case lies on the right side of 0.5, or on the whole the scores speak for the wrong class.
std::optional<double> fit_temperature(const Outcomes& validation);

/// The probability whose logit is logit(probability) / temperature.
double apply_temperature(double probability, double temperature);

/// The same for one class out of several; the logits are the log probabilities.
/// @param probabilities [rows, classes], each row summing to 1
/// @param truth the class of each row
std::optional<double> fit_temperature(std::span<const double> probabilities, std::size_t classes,
                                      std::span<const std::uint32_t> truth);

/// @param probabilities [rows, classes]
/// @return [rows, classes], each row summing to 1
std::vector<double> apply_temperature(std::span<const double> probabilities, std::size_t classes,
                                      double temperature);

} // namespace thorax::stats
