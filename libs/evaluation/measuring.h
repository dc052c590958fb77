#pragma once

#include <vector>

#include "evaluation/class_cases.h"
#include "evaluation/measure_list.h"
#include "evaluation/replicates.h"
#include "stats/auroc_variance.h"

namespace thorax::evaluation {

/// Bins of calibration errors and reliability diagrams.
inline constexpr std::size_t calibration_bins = 10;

struct MeasuringSettings {
  double confidence = 0.95;
  double partial_specificity = 0.9;
  std::vector<double> prevalences = {};
};

/// Cases of one class, with their patients as numbers below a bound.
struct MeasuredCases {
  const ClassCases& cases;
  std::size_t patients = 0;
  bool patients_known = false;
  bool patients_repeat = false; ///< some patient has two of the cases
  bool few_patients = false;    ///< with, or without, the class, for a validated interval
};

/// What is said of the intervals of a class of few patients.
inline constexpr const char* few_patients_note =
    "fewer than 50 patients with, or without, the class: the interval is not validated";

/// Gives a measure an interval by replicates, and what is to be said of it.
void take_interval(Measure& measure, const ReplicateInterval& found, bool few_patients);

/// Gives a measure the interval of an AUROC, and what is to be said of it.
/// @param clustered components are of patients with several cases
void take_interval(Measure& measure, const stats::AurocComponents& components, bool clustered,
                   double confidence);

MeasuredCases measured(const ClassCases& cases, const CaseSet& set);

// The functions below append the measures of one class; replicates may be empty. Where patients
// repeat, the preferred intervals are by patient.

/// Numbers of cases, patients, positives and unknown labels.
void add_counts(MeasureList& list, const MeasuredCases& measured);

/// AUROC with every interval, partial AUROC, average precision, precision-recall-gain area.
void add_discrimination(MeasureList& list, const MeasuredCases& measured,
                        const ClassReplicates& replicates, const MeasuringSettings& settings);

/// Sensitivity and all that follows from decisions.
/// @param missing why there are no decisions
void add_decisions(MeasureList& list, const MeasuredCases& measured,
                   const ClassReplicates& replicates, const std::string& missing,
                   const MeasuringSettings& settings);

/// Brier score and its parts, log loss, calibration errors, slope and intercept; of the
/// probabilities as they are and after rescaling.
void add_calibration(MeasureList& list, const MeasuredCases& measured,
                     const MeasuringSettings& settings);

} // namespace thorax::evaluation
