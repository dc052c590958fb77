#include "evaluation/measuring.h"
#include "stats/brier.h"
#include "stats/calibration.h"
#include "stats/mean_estimate.h"
#include "stats/proper_scores.h"
#include "stats/reliability.h"

namespace thorax::evaluation {
namespace {

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
        stats::probability_bins(probabilities.values, binning, calibration_bins));
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

/// An estimate with the interval that it has where patients repeat, if they do.
void add_coefficient(MeasureList& list, const std::string& name, std::size_t n, bool clustered,
                     const std::optional<stats::CalibrationCoefficient>& independent,
                     const std::optional<stats::CalibrationCoefficient>& by_patient,
                     double confidence, const char* undefined) {
  const auto& with_interval = clustered ? by_patient : independent;
  Measure& measure =
      list.add(name, independent ? std::optional(independent->value) : std::nullopt, n,
               with_interval ? std::optional(with_interval->interval(confidence)) : std::nullopt,
               clustered ? "sandwich by patient" : "Wald");
  if (!independent)
    measure.note = undefined;
}

void add_line(MeasureList& list, const Probabilities& probabilities, double confidence) {
  using Coefficient = std::optional<stats::CalibrationCoefficient>;
  const MeasuredCases& measured = probabilities.measured;
  const stats::Outcomes outcomes = probabilities.outcomes();
  const auto line = stats::calibration_line(outcomes);
  const auto by_patient =
      stats::calibration_line(outcomes, measured.cases.patient, measured.patients);
  const auto add = [&](const char* name, const Coefficient& one, const Coefficient& clustered,
                       const char* undefined) {
    add_coefficient(list, name + probabilities.suffix, outcomes.size(), measured.patients_repeat,
                    one, clustered, confidence, undefined);
  };
  const char* no_line = "a class is absent, or the probabilities separate the classes";
  add("calibration_slope", line ? Coefficient(line->slope) : std::nullopt,
      by_patient ? Coefficient(by_patient->slope) : std::nullopt, no_line);
  add("calibration_intercept", line ? Coefficient(line->intercept) : std::nullopt,
      by_patient ? Coefficient(by_patient->intercept) : std::nullopt, no_line);
  add("calibration_in_the_large", stats::calibration_in_the_large(outcomes),
      stats::calibration_in_the_large(outcomes, measured.cases.patient, measured.patients),
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
