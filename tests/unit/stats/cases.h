#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "core/random.h"
#include "stats/roc.h"

namespace thorax::stats {

/// Cases of patients with several rows each, scores dependent within a patient, rounded so that
/// some are tied.
struct SimulatedCases {
  std::vector<double> scores;
  std::vector<double> other_scores; ///< of a second, related model
  std::vector<std::uint8_t> positive;
  std::vector<std::uint32_t> patient;
  std::size_t patients = 0;

  Outcomes outcomes() const { return {scores, positive}; }
  Outcomes other_outcomes() const { return {other_scores, positive}; }
};

/// @param most rows per patient, at most; 1 gives independent cases
/// @param shift how much higher positives score, in standard deviations
inline SimulatedCases simulate(std::size_t patients, std::size_t most, double shift,
                               std::uint64_t seed) {
  SimulatedCases cases;
  cases.patients = patients;
  for (std::size_t p = 0; p < patients; ++p) {
    Random random(seed, std::to_string(p), 0, "simulated cases");
    const double own = most > 1 ? random.normal() : 0;
    const double tendency = random.chance(0.5) ? 0.8 : 0.2;
    const std::size_t rows = 1 + random.below(most);
    for (std::size_t i = 0; i < rows; ++i) {
      const bool positive = random.chance(tendency);
      const auto rounded = [](double value) { return std::round(value * 10) / 10; };
      const double shared = shift * positive + own + random.normal();
      cases.scores.push_back(rounded(shared));
      cases.other_scores.push_back(rounded(shared + random.normal()));
      cases.positive.push_back(positive);
      cases.patient.push_back(static_cast<std::uint32_t>(p));
    }
  }
  return cases;
}

} // namespace thorax::stats
