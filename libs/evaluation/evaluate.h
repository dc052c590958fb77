#pragma once

#include <optional>
#include <string>
#include <vector>

#include "evaluation/levels.h"
#include "stats/auroc_interval.h"
#include "stats/operating_point.h"
#include "stats/roc.h"
#include "stats/summary.h"

namespace thorax::evaluation {

/// An AUROC over some rows, with the intervals that the rows allow.
struct AurocScore {
  std::optional<double> value;
  std::string undefined;                      ///< why there is no value
  std::optional<stats::AurocInterval> delong; ///< every row independent
  std::optional<stats::AurocInterval>
      clustered; ///< rows of a patient dependent; only where patients repeat

  /// The interval to rely on.
  const std::optional<stats::AurocInterval>& interval(bool patients_repeat) const {
    return patients_repeat ? clustered : delong;
  }
};

struct FoldScore {
  std::int32_t fold = -1;
  std::size_t cases = 0, positives = 0;
  AurocScore auroc;
};

/// A share of rows, e.g. the sensitivity.
struct Rate {
  std::size_t successes = 0, trials = 0;
  std::optional<stats::Interval> wilson, clustered; ///< clustered only where patients repeat

  std::optional<double> value() const {
    return trials ? std::optional(static_cast<double>(successes) / static_cast<double>(trials))
                  : std::nullopt;
  }
  /// The interval to rely on.
  const std::optional<stats::Interval>& interval(bool patients_repeat) const {
    return patients_repeat ? clustered : wilson;
  }
};

/// Decisions pooled over folds, each fold at its own threshold.
struct OperatingPoint {
  std::vector<std::pair<std::int32_t, double>> thresholds; ///< fold, threshold
  Rate sensitivity, specificity;
};

/// One model's figures for one class at one level.
struct ClassScore {
  std::string level, model, name;
  std::size_t cases = 0, positives = 0; ///< rows with a known label
  std::size_t unknown = 0;              ///< rows left out because their label is unknown
  std::size_t patients = 0;             ///< 0 where patients are not known
  bool patients_repeat = false;
  AurocScore auroc; ///< over all test rows, folds pooled
  std::optional<double> average_precision;
  std::vector<FoldScore> folds;            ///< only with two or more
  std::optional<stats::Summary> fold_mean; ///< of the folds' AUROCs
  std::optional<OperatingPoint> operating_point;
  std::string no_operating_point; ///< why there is none
  stats::RocCurve curve;          ///< corners only
};

/// The mean AUROC over the classes where it is defined.
struct MacroScore {
  std::string level, model;
  std::size_t classes = 0, all_classes = 0;
  double auroc = 0;
  std::optional<stats::Interval> interval;
};

struct Evaluation {
  std::vector<ClassScore> classes;
  std::vector<MacroScore> macros; ///< only with two or more classes
};

struct EvaluationSettings {
  stats::ThresholdRule threshold;
  double confidence = 0.95;
  int threads = 1;
};

/// Every model and class of every level, in that order of nesting.
Evaluation evaluate(const std::vector<Level>& levels, const EvaluationSettings& settings);

/// The patient of each row as a number; rows without a patient are patients of their own.
struct Patients {
  std::vector<std::uint32_t> of;
  std::size_t count = 0;
  bool known = false; ///< some row names its patient
};
Patients number_patients(const ScoredCases& cases);

} // namespace thorax::evaluation
