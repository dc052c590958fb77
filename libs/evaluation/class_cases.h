#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "evaluation/patients.h"
#include "stats/roc.h"

namespace thorax::evaluation {

/// The cases of one class whose label is known, as columns.
struct ClassCases {
  std::string name;
  std::vector<std::uint32_t> row; ///< in the ScoredCases they come from
  std::vector<double> scores;     ///< probabilities
  std::vector<std::uint8_t> positive;
  std::vector<std::uint32_t> patient;
  std::vector<std::uint32_t> unknown_rows = {}; ///< left out because of their label
  std::vector<std::uint8_t> called = {};        ///< decisions; empty where there are none
  std::vector<double> after_temperature = {};   ///< rescaled probabilities, or empty
  std::vector<double> after_platt = {};         ///< likewise

  std::size_t size() const { return scores.size(); }
  std::size_t positives() const;
  stats::Outcomes outcomes() const { return {scores, positive}; }
};

/// Cases of all classes, with their patients numbered from 0 without a gap.
struct CaseSet {
  std::vector<ClassCases> classes;
  std::size_t patients = 0;
  bool patients_known = false; ///< else every case counts as a patient of its own
};

/// The given rows, for one class; patients numbered as they are.
ClassCases select_class(const ScoredCases& cases, const Patients& patients,
                        const std::vector<std::size_t>& rows, std::size_t k);

/// The given rows, for every class.
CaseSet select_cases(const ScoredCases& cases, const Patients& patients,
                     const std::vector<std::size_t>& rows);

/// Those cases whose row fulfils a condition.
CaseSet restrict_cases(const CaseSet& cases, const std::function<bool(std::uint32_t row)>& holds);

/// The cases of all classes in one list, for figures over classes (micro mean).
ClassCases pool_classes(const CaseSet& cases);

/// How many patients have a case.
std::size_t count_patients(const ClassCases& cases, std::size_t patients);

} // namespace thorax::evaluation
