#include "evaluation/measuring.h"
#include "stats/brier.h"
#include "stats/calibration.h"
#include "stats/mean_estimate.h"
#include "stats/proper_scores.h"
#include "stats/reliability.h"

namespace thorax::evaluation {
namespace {

constexpr std::size_t bin_count = 10;

/// Probabilities of the same cases, as they are or rescaled.
struct Probabilities {
  const MeasuredCases& measured;
  const std::vector<double>& values;
  std::string suffix; ///< of the measures' names

  stats::Outcomes outcomes() const { return {values, measured.cases.positive}; }
};

/// A mean over cases of a loss of probability and truth.
void add_mean_loss(MeasureList& list, const std::string& name, const Probabilities& probabilities,
                   double confidence, double (*loss)(double probability, bool positive)) {
  const MeasuredCases& measured = probabilities.measured;
  std::vector<double> losses;
  for (std::size_t i = 0; i < measured.cases.size(); ++i)
    losses.push_back(loss(probabilities.values[i], measured.cases.positive[i]));
  const auto mean =
      stats::estimate_mean(losses, measured.cases.patient, measured.patients, confidence);
  Measure& measure = list.add(
      name + probabilities.suffix, mean ? std::optional(mean->value) : std::nullopt, losses.size(),
      mean ? mean->interval : std::nullopt, measured.patients_repeat ? "clustered Wald" : "Wald");
  if (!mean)
    measure.note = "no known label";
  if (measure.interval && measure.interval->low < 0)
    measure.interval->low = 0;
}

void add_errors(MeasureList& list, const Probabilities& probabilities) {
  const auto bins = [&](stats::Binning binning) {
    return stats::reliability_bins(
        probabilities.outcomes(),
        stats::probability_bins(probabilities.values, binning, bin_count));
  };
  const auto equal_width = bins(stats::Binning::equal_width);
  const std::size_t n = probabilities.values.size();
  list.add("expected_calibration_error" + probabilities.suffix,
           stats::expected_calibration_error(equal_width), n);
  list.add("expected_calibration_error_equal_count" + probabilities.suffix,
           stats::expected_calibration_error(bins(stats::Binning::equal_count)), n);
  list.add("maximum_calibration_error" + probabilities.suffix,
           stats::maximum_calibration_error(equal_width), n);
  if (!probabilities.suffix.empty())
    return;
  const auto parts = stats::decompose_brier(equal_width);
  const auto add_part = [&](const char* name, double stats::BrierDecomposition::*part) {
    list.add(name, parts ? std::optional((*parts).*part) : std::nullopt, n);
  };
  add_part("brier_reliability", &stats::BrierDecomposition::reliability);
  add_part("brier_resolution", &stats::BrierDecomposition::resolution);
  add_part("brier_uncertainty", &stats::BrierDecomposition::uncertainty);
  add_part("brier_within_bin", &stats::BrierDecomposition::within_bin);
}

void add_line(MeasureList& list, const Probabilities& probabilities, double confidence) {
  const MeasuredCases& measured = probabilities.measured;
  const stats::Outcomes outcomes = probabilities.outcomes();
  const bool clustered = measured.patients_repeat;
  const char* method = clustered ? "sandwich by patient" : "Wald";
  const auto line =
      clustered ? stats::calibration_line(outcomes, measured.cases.patient, measured.patients)
                : stats::calibration_line(outcomes);
  const auto add = [&](const char* name, const std::optional<stats::CalibrationCoefficient>& one,
                       const char* undefined) {
    Measure& measure = list.add(
        name + probabilities.suffix, one ? std::optional(one->value) : std::nullopt,
        outcomes.size(), one ? std::optional(one->interval(confidence)) : std::nullopt, method);
    if (!one)
      measure.note = undefined;
  };
  using Coefficient = std::optional<stats::CalibrationCoefficient>;
  const char* no_line = "a class is absent, or the probabilities separate the classes";
  add("calibration_slope", line ? Coefficient(line->slope) : std::nullopt, no_line);
  add("calibration_intercept", line ? Coefficient(line->intercept) : std::nullopt, no_line);
  add("calibration_in_the_large",
      clustered
          ? stats::calibration_in_the_large(outcomes, measured.cases.patient, measured.patients)
          : stats::calibration_in_the_large(outcomes),
      "a class is absent");
}

} // namespace

void add_calibration(MeasureList& list, const MeasuredCases& measured,
                     const MeasuringSettings& settings) {
  for (const auto& [values, suffix] : {std::pair{&measured.cases.scores, ""},
                                       {&measured.cases.after_temperature, "_after_temperature"},
                                       {&measured.cases.after_platt, "_after_platt"}}) {
    if (*suffix && values->empty())
      continue;
    const Probabilities probabilities{measured, *values, suffix};
    add_mean_loss(list, "brier_score", probabilities, settings.confidence, stats::squared_error);
    add_mean_loss(list, "log_loss", probabilities, settings.confidence, stats::log_loss);
    add_errors(list, probabilities);
    add_line(list, probabilities, settings.confidence);
  }
}

} // namespace thorax::evaluation
