#include <fmt/format.h>

#include "evaluation/measuring.h"
#include "stats/decision_intervals.h"
#include "stats/decision_measures.h"
#include "stats/predictive_values.h"
#include "stats/proportion.h"

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
      Measure& measure = list.add(one.name, value, measured.cases.size());
      if (!value)
        measure.note = "a count that it divides by is 0";
      take_interval(measure, resampled, measured.few_patients);
    }
  }
}

/// Counts of as many independent cases of each class as the cases carry information for, at the
/// same sensitivity and specificity (Rao and Scott 1992).
stats::Confusion at_effective_sizes(const stats::Confusion& counts, const MeasuredCases& measured) {
  const ClassCases& cases = measured.cases;
  const auto effective = [&](std::uint8_t positive) {
    std::vector<std::uint8_t> right;
    std::vector<std::uint32_t> patient;
    for (std::size_t i = 0; i < cases.size(); ++i)
      if (cases.positive[i] == positive) {
        right.push_back(cases.called[i] == positive);
        patient.push_back(cases.patient[i]);
      }
    return right.empty() ? 0
                         : stats::effective_trials(right, patient, measured.patients) /
                               static_cast<double>(right.size());
  };
  const double ill = effective(1), healthy = effective(0);
  return {counts.true_positives * ill, counts.false_positives * healthy,
          counts.false_negatives * ill, counts.true_negatives * healthy};
}

void add_predictive_values(MeasureList& list, const MeasuredCases& measured,
                           const stats::Confusion& counts, const MeasuringSettings& settings) {
  const stats::Confusion independent =
      measured.patients_repeat ? at_effective_sizes(counts, measured) : counts;
  for (const double prevalence : settings.prevalences)
    for (const auto& [name, of] :
         {std::pair{"positive_predictive_value", &stats::positive_predictive_value_at},
          {"negative_predictive_value", &stats::negative_predictive_value_at}}) {
      const auto found = of(prevalence, independent, settings.confidence);
      Measure& measure =
          list.add(fmt::format("{}_at_{}", name, prevalence),
                   found ? std::optional(found->value) : std::nullopt, measured.cases.size());
      if (!found) {
        measure.note = "a class, or a call, is absent";
        continue;
      }
      measure.interval = found->interval;
      measure.method = measured.patients_repeat ? "clustered logit (Mercaldo)" : "logit (Mercaldo)";
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
  add_predictive_values(list, measured, counts, settings);
}

} // namespace thorax::evaluation
