#include <fmt/format.h>

#include "evaluation/measuring.h"
#include "stats/decision_intervals.h"
#include "stats/decision_measures.h"
#include "stats/predictive_values.h"

namespace thorax::evaluation {
namespace {

void add_share(MeasureList& list, std::string_view name, const stats::ProportionEstimate& estimate,
               const char* undefined) {
  Measure& measure = list.add(name, estimate.value(), estimate.trials, estimate.interval(),
                              estimate.clustered ? "clustered Wilson" : "Wilson");
  if (!estimate.value())
    measure.note = undefined;
  if (estimate.clustered)
    list.add_other(estimate.wilson, "Wilson");
  list.add_other(estimate.clopper_pearson, "Clopper-Pearson");
}

void add_shares(MeasureList& list, const MeasuredCases& measured, double confidence) {
  const ClassCases& cases = measured.cases;
  const auto shares = stats::decision_proportions({cases.called, cases.positive}, cases.patient,
                                                  measured.patients, confidence);
  add_share(list, "sensitivity", shares.sensitivity, "no positive case");
  add_share(list, "specificity", shares.specificity, "no negative case");
  add_share(list, "positive_predictive_value", shares.positive_predictive_value,
            "no case is called positive");
  add_share(list, "negative_predictive_value", shares.negative_predictive_value,
            "no case is called negative");
  add_share(list, "accuracy", shares.accuracy, "no case");
}

/// The interval by the log method, for independent cases.
std::optional<stats::Interval> log_interval(std::string_view name, const stats::Confusion& counts,
                                            double confidence) {
  if (name == "positive_likelihood_ratio")
    return stats::positive_likelihood_ratio_interval(counts, confidence);
  if (name == "negative_likelihood_ratio")
    return stats::negative_likelihood_ratio_interval(counts, confidence);
  if (name == "diagnostic_odds_ratio")
    return stats::diagnostic_odds_ratio_interval(counts, confidence);
  return std::nullopt;
}

void add_other_measures(MeasureList& list, const MeasuredCases& measured,
                        const ClassReplicates& replicates, const stats::Confusion& counts,
                        double confidence) {
  for (const stats::DecisionMeasure& one : stats::decision_measures) {
    const bool is_share = one.of == stats::sensitivity || one.of == stats::specificity ||
                          one.of == stats::positive_predictive_value ||
                          one.of == stats::negative_predictive_value || one.of == stats::accuracy;
    if (is_share)
      continue;
    const auto value = one.of(counts);
    const auto resampled = replicate_interval(replicates, one.name, value, confidence);
    const auto closed =
        measured.patients_repeat ? std::nullopt : log_interval(one.name, counts, confidence);
    if (closed) {
      list.add(one.name, value, measured.cases.size(), closed, "log method");
      list.add_other(resampled.interval, resampled.method);
    } else {
      Measure& measure =
          list.add(one.name, value, measured.cases.size(), resampled.interval, resampled.method);
      if (!value)
        measure.note = "a count that it divides by is 0";
    }
  }
}

/// A predictive value at a prevalence, from counts with its interval and from shares.
struct PredictiveValueAt {
  const char* name;
  std::optional<stats::PredictiveValue> (*of_counts)(double prevalence, const stats::Confusion&,
                                                     double confidence);
  double (*of_shares)(double prevalence, double sensitivity, double specificity);
};
constexpr PredictiveValueAt predictive_values[] = {
    {"positive_predictive_value", stats::positive_predictive_value_at,
     stats::positive_predictive_value_at},
    {"negative_predictive_value", stats::negative_predictive_value_at,
     stats::negative_predictive_value_at}};

/// The predictive value in each replicate; empty without replicates.
std::vector<double> at_prevalence(double prevalence, const PredictiveValueAt& one,
                                  const ClassReplicates::Values& values) {
  const auto sensitivity = values.find("sensitivity"), specificity = values.find("specificity");
  std::vector<double> result;
  if (sensitivity == values.end() || specificity == values.end())
    return result;
  for (std::size_t r = 0; r < sensitivity->second.size(); ++r)
    result.push_back(one.of_shares(prevalence, sensitivity->second[r], specificity->second[r]));
  return result;
}

/// Mercaldo's intervals take cases as independent; where patients repeat they are by replicates.
void add_predictive_values(MeasureList& list, const MeasuredCases& measured,
                           const ClassReplicates& replicates, const stats::Confusion& counts,
                           const MeasuringSettings& settings) {
  for (const double prevalence : settings.prevalences)
    for (const PredictiveValueAt& one : predictive_values) {
      const auto found = one.of_counts(prevalence, counts, settings.confidence);
      Measure& measure =
          list.add(fmt::format("{}_at_{}", one.name, prevalence),
                   found ? std::optional(found->value) : std::nullopt, measured.cases.size());
      if (!found)
        measure.note = "a class, or a call, is absent";
      else if (!measured.patients_repeat) {
        measure.interval = found->interval;
        measure.method = "logit (Mercaldo)";
      } else if (const auto values = at_prevalence(prevalence, one, replicates.values);
                 !values.empty()) {
        const auto [interval, method] = replicate_interval(
            found->value, values, at_prevalence(prevalence, one, replicates.jackknife),
            settings.confidence);
        measure.interval = interval;
        measure.method = interval ? method : "";
      }
    }
}

} // namespace

void add_decisions(MeasureList& list, const MeasuredCases& measured,
                   const ClassReplicates& replicates, const std::string& missing,
                   const MeasuringSettings& settings) {
  if (!missing.empty()) {
    for (const char* name : {"sensitivity", "specificity"})
      list.add(name, {}, measured.cases.size()).note = missing;
    return;
  }
  const stats::Confusion counts =
      stats::confusion({measured.cases.called, measured.cases.positive});
  add_shares(list, measured, settings.confidence);
  add_other_measures(list, measured, replicates, counts, settings.confidence);
  add_predictive_values(list, measured, replicates, counts, settings);
}

} // namespace thorax::evaluation
