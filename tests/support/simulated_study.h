#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "core/random.h"
#include "stats/auroc_variance.h"
#include "stats/interval.h"

namespace thorax::testing {

/// How a simulated study is drawn.
struct StudyDesign {
  double auroc = 0.8; ///< of the population, above 0.5
  std::size_t positive_patients = 0, negative_patients = 0;
  std::size_t rows = 1;          ///< per patient
  double positive_deviation = 1; ///< standard deviation of positive scores; negatives have 1
};

/// Rows of patients, each patient of one class.
struct SimulatedStudy {
  std::vector<double> scores;
  std::vector<std::uint8_t> positive;
  std::vector<std::uint32_t> patient;
  std::size_t patients = 0;

  stats::Outcomes outcomes() const { return {scores, positive}; }
};

/// Scores are normal. With several rows a patient has a random effect that holds half of the
/// variance.
/// @param number of the study, of which it is a function
inline SimulatedStudy simulate_study(const StudyDesign& design, std::uint64_t number) {
  const double shift =
      std::hypot(1, design.positive_deviation) * stats::normal_quantile(2 * design.auroc - 1);
  const double shared = design.rows > 1 ? std::sqrt(0.5) : 0;
  const double own = std::sqrt(1 - shared * shared);
  SimulatedStudy study;
  study.patients = design.positive_patients + design.negative_patients;
  Random random(number, "study", 0, "simulated study");
  for (std::uint32_t p = 0; p < study.patients; ++p) {
    const bool positive = p < design.positive_patients;
    const double deviation = positive ? design.positive_deviation : 1;
    const double effect = shared * random.normal();
    for (std::size_t i = 0; i < design.rows; ++i) {
      study.scores.push_back(shift * positive + deviation * (effect + own * random.normal()));
      study.positive.push_back(positive);
      study.patient.push_back(p);
    }
  }
  return study;
}

} // namespace thorax::testing
