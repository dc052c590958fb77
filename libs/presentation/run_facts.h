#pragma once

#include <string>

#include "presentation/evaluation_report.h"

namespace thorax::presentation {

/// What a run shows of the questions of reporting guidelines, each as a clause; empty where it
/// shows nothing.
struct RunFacts {
  std::string sizes;       ///< cases, patients and positives
  std::string unknown;     ///< labels that are missing
  std::string performance; ///< measures
  std::string precision;   ///< measures with intervals
  std::string uncertainty; ///< how intervals were found
  std::string threshold;   ///< where thresholds come from
  std::string prevalence;  ///< how rare the classes are
  std::string subgroups;
  std::string folds;
  std::string comparisons;
  std::string calibration;
  std::string recalibration; ///< probabilities rescaled
  std::string utility;       ///< decision curves
  std::string confusion;     ///< which classes are taken for which
  std::string aggregation;   ///< levels beyond single images
  std::string software;
  std::string configuration;
  std::string warnings;
};

RunFacts run_facts(const EvaluationReport& report);

} // namespace thorax::presentation
