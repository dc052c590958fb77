#include <cmath>

#include "evaluation/measuring.h"
#include "stats/auroc_interval.h"
#include "stats/partial_auroc.h"
#include "stats/precision_recall_gain.h"

namespace thorax::evaluation {
namespace {

std::string method_name(stats::AurocIntervalMethod method, bool clustered) {
  switch (method) {
  case stats::AurocIntervalMethod::exact:
    return "exact";
  case stats::AurocIntervalMethod::newcombe:
    return "Newcombe";
  default:
    return clustered ? "clustered logit" : "DeLong logit";
  }
}

void add_intervals(MeasureList& list, const stats::AurocComponents& components, bool clustered,
                   bool preferred, double confidence) {
  const auto found = stats::auroc_interval(components, confidence);
  if (!found)
    return;
  const std::string method = method_name(found->method, clustered);
  if (!preferred) {
    list.add_other(found->interval, method);
    return;
  }
  list.measures.back().interval = found->interval;
  list.measures.back().method = method;
  if (!stats::is_validated(found->method, components))
    list.measures.back().note = found->method == stats::AurocIntervalMethod::newcombe
                                    ? "the interval rests on the shape of the scores' distributions"
                                    : "fewer than 50 patients with, or without, the class: the "
                                      "interval is not validated";
}

void add_auroc(MeasureList& list, const MeasuredCases& measured, const ClassReplicates& replicates,
               double confidence) {
  const ClassCases& cases = measured.cases;
  const auto independent = stats::auroc_components(cases.outcomes());
  Measure& measure = list.add("auroc", {}, cases.size());
  if (!independent) {
    measure.note = cases.size() == 0        ? "no known label"
                   : cases.positives() == 0 ? "no positive case"
                                            : "no negative case";
    return;
  }
  measure.value = independent->value;
  const auto resampled = replicate_interval(replicates, "auroc", independent->value, confidence);
  if (measured.patients_repeat)
    add_intervals(list,
                  *stats::auroc_components(cases.outcomes(), cases.patient, measured.patients),
                  true, true, confidence);
  else
    add_intervals(list, *independent, false, true, confidence);

  MeasureList others{list.subject, {list.measures.back()}};
  others.measures.back().note.clear();
  if (measured.patients_repeat)
    add_intervals(others, *independent, false, false, confidence);
  if (const auto variance = stats::auroc_covariance(*independent, *independent))
    others.add_other(stats::wald_interval(independent->value, *variance, confidence), "DeLong");
  others.add_other(resampled.interval, resampled.method);
  list.measures.insert(list.measures.end(), others.measures.begin() + 1, others.measures.end());
}

} // namespace

void add_discrimination(MeasureList& list, const MeasuredCases& measured,
                        const ClassReplicates& replicates, const MeasuringSettings& settings) {
  const ClassCases& cases = measured.cases;
  const stats::RocCurve curve = stats::roc_curve(cases.outcomes());
  const auto add_area = [&](std::string_view name, std::optional<double> value,
                            const char* undefined) {
    const auto [interval, method] =
        replicate_interval(replicates, name, value, settings.confidence);
    Measure& measure = list.add(name, value, cases.size(), interval, method);
    if (!value)
      measure.note = undefined;
  };
  list.add("prevalence", cases.size() ? std::optional(curve.prevalence()) : std::nullopt,
           cases.size());
  add_auroc(list, measured, replicates, settings.confidence);
  const auto partial = stats::partial_auroc(curve, settings.partial_specificity);
  add_area("average_precision", stats::average_precision(curve), "no positive case");
  add_area("precision_recall_gain_area", stats::precision_recall_gain_area(curve),
           "a class is absent");
  add_area("partial_auroc", partial ? std::optional(partial->standardised) : std::nullopt,
           "a class is absent");
}

} // namespace thorax::evaluation
