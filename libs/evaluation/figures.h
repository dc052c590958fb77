#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evaluation/levels.h"
#include "evaluation/measure.h"
#include "stats/operating_point.h"

namespace thorax::evaluation {

struct FigureSettings {
  stats::ThresholdRule threshold;
  bool threshold_on_test = false; ///< chosen on the test rows themselves; branded
  double confidence = 0.95;
  std::vector<double> prevalences = {};    ///< at which to give predictive values, in (0, 1)
  double partial_specificity = 0.9;        ///< from which on the partial AUROC counts, in [0, 1)
  std::vector<std::string> subgroups = {}; ///< columns; see subgroups.h
  std::vector<double> age_bands = {18, 40, 60, 80}; ///< years at which a band begins, rising
  std::string no_finding = {};   ///< a class, see underdiagnosis.h; empty to go by names
  std::size_t replicates = 2000; ///< of the patient bootstrap; 0 for none
  std::uint64_t seed = 0;
  int threads = 1;
};

/// Every figure of every model and class at every level.
///
/// Over the test rows of all folds pooled, and fold by fold with mean and standard deviation.
/// Thresholds, temperature and Platt scaling come from a fold's validation rows and are applied to
/// its test rows. Intervals are clustered by patient wherever a patient occurs twice.
Figures figures(const std::vector<Level>& levels, const FigureSettings& settings);

} // namespace thorax::evaluation
