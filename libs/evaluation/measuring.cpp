#include "evaluation/measuring.h"

namespace thorax::evaluation {

MeasuredCases measured(const ClassCases& cases, const CaseSet& set) {
  return {cases, set.patients, set.patients_known,
          count_patients(cases, set.patients) < cases.size()};
}

void add_counts(MeasureList& list, const MeasuredCases& measured) {
  const ClassCases& cases = measured.cases;
  const auto n = cases.size();
  list.add("cases", static_cast<double>(n), n);
  if (measured.patients_known)
    list.add("patients", static_cast<double>(count_patients(cases, measured.patients)), n);
  list.add("positives", static_cast<double>(cases.positives()), n);
  list.add("unknown", static_cast<double>(cases.unknown_rows.size()), n);
}

} // namespace thorax::evaluation
