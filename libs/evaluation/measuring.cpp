#include "evaluation/measuring.h"

#include <algorithm>

#include "stats/auroc_interval.h"

namespace thorax::evaluation {
namespace {

/// How many patients have a case that is positive, or one that is negative.
std::size_t count_patients_with(const MeasuredCases& measured, bool positive) {
  std::vector<bool> seen(measured.patients);
  std::size_t count = 0;
  for (std::size_t i = 0; i < measured.cases.size(); ++i)
    if ((measured.cases.positive[i] == 1) == positive && !seen[measured.cases.patient[i]]) {
      seen[measured.cases.patient[i]] = true;
      ++count;
    }
  return count;
}

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

} // namespace

MeasuredCases measured(const ClassCases& cases, const CaseSet& set) {
  MeasuredCases result{cases, set.patients, set.patients_known,
                       count_patients(cases, set.patients) < cases.size()};
  result.few_patients =
      std::min(count_patients_with(result, true), count_patients_with(result, false)) <
      stats::fewest_validated_patients;
  return result;
}

void take_interval(Measure& measure, const ReplicateInterval& found, bool few_patients) {
  measure.interval = found.interval;
  measure.method = found.interval ? found.method : "";
  if (!measure.value)
    return;
  measure.note = !found.note.empty()              ? found.note
                 : found.interval && few_patients ? few_patients_note
                                                  : measure.note;
}

void take_interval(Measure& measure, const stats::AurocComponents& components, bool clustered,
                   double confidence) {
  const auto found = stats::auroc_interval(components, confidence);
  if (!found) {
    measure.note = "every pair is of one patient: there is no interval";
    return;
  }
  measure.interval = found->interval;
  measure.method = method_name(found->method, clustered);
  if (!stats::is_validated(found->method, components))
    measure.note = found->method == stats::AurocIntervalMethod::newcombe
                       ? "the interval rests on the shape of the scores' distributions"
                       : few_patients_note;
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
