#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "evaluation/class_cases.h"
#include "evaluation/model_rows.h"
#include "stats/logistic_regression.h"
#include "stats/operating_point.h"

namespace thorax::evaluation {

template <class T>
using ByFold = std::map<std::int32_t, T>;

/// What each fold's validation rows say of one class; folds that say nothing are not in a map.
struct Learned {
  ByFold<double> thresholds = {};
  ByFold<std::string> no_threshold = {}; ///< why a fold has none
  ByFold<double> temperatures = {};
  ByFold<stats::LogisticLine> platt = {};
};

struct LearningSettings {
  stats::ThresholdRule threshold;
  bool threshold_on_test = false; ///< chosen on the test rows themselves
  bool exclusive = false;         ///< one temperature for all classes, by softmax
};

/// For each class.
std::vector<Learned> learn(const ScoredCases& cases, const Patients& patients,
                           const ModelRows& rows, const LearningSettings& settings);

/// Fills in decisions and rescaled probabilities of test cases, of a class where every fold among
/// its cases has what they need.
/// @param folds those of the cases
void apply(const std::vector<Learned>& learned, bool exclusive, const ScoredCases& cases,
           const std::vector<std::int32_t>& folds, CaseSet& tested);

/// For each class why these folds' cases have no decisions; empty where they have.
std::vector<std::string> missing_thresholds(const std::vector<Learned>& learned,
                                            const std::vector<std::int32_t>& folds);

} // namespace thorax::evaluation
