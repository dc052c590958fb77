#include "evaluation/scan_shares.h"

#include "evaluation/class_cases.h"
#include "evaluation/levels.h"
#include "evaluation/measuring.h"
#include "evaluation/model_rows.h"
#include "stats/decision_measures.h"
#include "stats/scan_curve.h"

namespace thorax::evaluation {
namespace {

Curve curve_of(const Subject& subject, const stats::Outcomes& shares) {
  Curve curve{subject, std::string(scan_kind), {}};
  for (const stats::ScanCurvePoint& point : stats::scan_curve(shares))
    curve.points.push_back({1 - *stats::specificity(point.counts),
                            *stats::sensitivity(point.counts),
                            {},
                            point.proportion});
  return curve;
}

} // namespace

void add_scan_curves(Figures& figures, std::shared_ptr<const ScoredCases> images,
                     double confidence) {
  const std::vector<Level> scans =
      levels(std::move(images), "scan", {stats::Aggregation::Kind::share, 1, 0.5});
  const ScoredCases& cases = *scans.front().cases;
  const Patients patients = number_patients(cases);
  for (const ModelRows& rows : split_models(cases)) {
    const CaseSet tested = select_cases(cases, patients, rows.test);
    for (const ClassCases& one : tested.classes) {
      MeasureList list{{"scan", rows.model, one.name}};
      const auto components = stats::auroc_components(one.outcomes(), one.patient, tested.patients);
      Measure& measure =
          list.add("scan_curve_auroc", components ? std::optional(components->value) : std::nullopt,
                   one.size());
      if (components) {
        take_interval(measure, *components, true, confidence);
        figures.curves.push_back(curve_of(list.subject, one.outcomes()));
      } else {
        measure.note = "a class is absent";
      }
      figures.measures.push_back(std::move(list.measures.front()));
    }
  }
}

} // namespace thorax::evaluation
