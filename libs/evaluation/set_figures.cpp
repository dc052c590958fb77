#include "evaluation/set_figures.h"

#include <utility>

#include "evaluation/class_means.h"
#include "evaluation/curves.h"

namespace thorax::evaluation {
namespace {

Subject named(Subject subject, std::string_view name) {
  subject.name = name;
  return subject;
}

/// The figures of all classes' cases in one list, which is long: without replicates of areas.
void add_micro(SetFigures& result, const Subject& subject, const CaseSet& cases,
               const MeasuringSettings& settings, ReplicateSettings replicates) {
  const bool with_curves = std::exchange(replicates.bands, false);
  replicates.areas = false;
  const CaseSet pooled{{pool_classes(cases)}, cases.patients, cases.patients_known};
  const ClassReplicates resampled = replicate(pooled, replicates).front();
  const MeasuredCases one = measured(pooled.classes.front(), pooled);
  MeasureList list{named(subject, micro_name)};
  add_counts(list, one);
  add_discrimination(list, one, resampled, settings);
  if (!one.cases.called.empty())
    add_decisions(list, one, resampled, {}, settings);
  result.over_classes.insert(result.over_classes.end(), list.measures.begin(), list.measures.end());
  if (with_curves)
    for (Curve& curve : curves(list.subject, one, resampled, settings.confidence))
      if (curve.kind.starts_with(roc_kind) || curve.kind.starts_with(precision_recall_kind))
        result.curves.push_back(std::move(curve));
}

} // namespace

SetFigures set_figures(const Subject& subject, const CaseSet& cases,
                       const std::vector<std::string>& missing, const MeasuringSettings& settings,
                       const ReplicateSettings& replicates) {
  SetFigures result;
  const std::vector<ClassReplicates> resampled = replicate(cases, replicates);
  for (std::size_t k = 0; k < cases.classes.size(); ++k) {
    const MeasuredCases one = measured(cases.classes[k], cases);
    MeasureList list{named(subject, cases.classes[k].name)};
    add_counts(list, one);
    add_discrimination(list, one, resampled[k], settings);
    add_decisions(list, one, resampled[k], missing[k], settings);
    add_calibration(list, one, settings);
    if (replicates.bands)
      for (Curve& curve : curves(list.subject, one, resampled[k], settings.confidence))
        result.curves.push_back(std::move(curve));
    result.of_class.push_back(std::move(list.measures));
  }
  if (cases.classes.size() > 1) {
    result.over_classes =
        class_means(subject, cases, result.of_class, resampled, settings.confidence);
    add_micro(result, subject, cases, settings, replicates);
  }
  return result;
}

} // namespace thorax::evaluation
