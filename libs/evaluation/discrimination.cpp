#include <cmath>

#include "evaluation/measuring.h"
#include "stats/auroc_interval.h"
#include "stats/partial_auroc.h"
#include "stats/precision_recall_gain.h"

namespace thorax::evaluation {
namespace {

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
  const auto components =
      measured.patients_repeat
          ? *stats::auroc_components(cases.outcomes(), cases.patient, measured.patients)
          : *independent;
  take_interval(measure, components, measured.patients_repeat, confidence);

  MeasureList others{list.subject, {measure}};
  others.measures.back().note.clear();
  if (measured.patients_repeat) {
    Measure as_if_independent = others.measures.back();
    take_interval(as_if_independent, *independent, false, confidence);
    others.add_other(as_if_independent.interval, as_if_independent.method);
  }
  if (const double variance = stats::auroc_covariance(*independent, *independent).value_or(0);
      variance > 0)
    others.add_other(stats::wald_interval(independent->value, variance, confidence), "DeLong");
  const auto resampled = replicate_interval(replicates, "auroc", independent->value, confidence);
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
    Measure& measure = list.add(name, value, cases.size());
    if (!value)
      measure.note = undefined;
    take_interval(measure, replicate_interval(replicates, name, value, settings.confidence),
                  measured.few_patients);
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
