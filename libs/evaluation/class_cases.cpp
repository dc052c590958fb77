#include "evaluation/class_cases.h"

#include <algorithm>
#include <limits>

#include "core/append.h"
#include "evaluation/measure.h"

namespace thorax::evaluation {
namespace {

/// Numbers anew the patients that have a case.
void renumber_patients(CaseSet& cases, std::size_t bound) {
  constexpr auto none = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> number(bound, none);
  std::uint32_t next = 0;
  for (ClassCases& one : cases.classes)
    for (std::uint32_t& patient : one.patient) {
      if (number[patient] == none)
        number[patient] = next++;
      patient = number[patient];
    }
  cases.patients = next;
}

} // namespace

std::size_t ClassCases::positives() const {
  return static_cast<std::size_t>(std::count(positive.begin(), positive.end(), 1));
}

ClassCases select_class(const ScoredCases& cases, const Patients& patients,
                        const std::vector<std::size_t>& rows, std::size_t k) {
  ClassCases result{cases.classes[k], {}, {}, {}, {}};
  for (const std::size_t n : rows) {
    const std::size_t at = n * cases.classes.size() + k;
    if (cases.labels[at] == store::unknown_label) {
      result.unknown_rows.push_back(static_cast<std::uint32_t>(n));
      continue;
    }
    result.row.push_back(static_cast<std::uint32_t>(n));
    result.scores.push_back(cases.probabilities[at]);
    result.positive.push_back(cases.labels[at] == 1);
    result.patient.push_back(patients.of[n]);
  }
  return result;
}

CaseSet select_cases(const ScoredCases& cases, const Patients& patients,
                     const std::vector<std::size_t>& rows) {
  CaseSet result{{}, 0, patients.known};
  for (std::size_t k = 0; k < cases.classes.size(); ++k)
    result.classes.push_back(select_class(cases, patients, rows, k));
  renumber_patients(result, patients.count);
  return result;
}

CaseSet restrict_cases(const CaseSet& cases, const std::function<bool(std::uint32_t row)>& holds) {
  CaseSet result{{}, 0, cases.patients_known};
  for (const ClassCases& all : cases.classes) {
    ClassCases some{all.name, {}, {}, {}, {}};
    std::copy_if(all.unknown_rows.begin(), all.unknown_rows.end(),
                 std::back_inserter(some.unknown_rows), holds);
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!holds(all.row[i]))
        continue;
      some.row.push_back(all.row[i]);
      some.scores.push_back(all.scores[i]);
      some.positive.push_back(all.positive[i]);
      some.patient.push_back(all.patient[i]);
      if (!all.called.empty())
        some.called.push_back(all.called[i]);
      if (!all.after_temperature.empty())
        some.after_temperature.push_back(all.after_temperature[i]);
      if (!all.after_platt.empty())
        some.after_platt.push_back(all.after_platt[i]);
    }
    result.classes.push_back(std::move(some));
  }
  renumber_patients(result, cases.patients);
  return result;
}

ClassCases pool_classes(const CaseSet& cases) {
  ClassCases result{std::string(micro_name), {}, {}, {}, {}};
  for (const ClassCases& one : cases.classes) {
    thorax::append(result.row, one.row);
    thorax::append(result.scores, one.scores);
    thorax::append(result.positive, one.positive);
    thorax::append(result.patient, one.patient);
    thorax::append(result.unknown_rows, one.unknown_rows);
    thorax::append(result.called, one.called);
  }
  if (result.called.size() < result.size())
    result.called.clear();
  return result;
}

std::size_t count_patients(const ClassCases& cases, std::size_t patients) {
  std::vector<bool> seen(patients);
  for (const std::uint32_t patient : cases.patient)
    seen[patient] = true;
  return static_cast<std::size_t>(std::count(seen.begin(), seen.end(), true));
}

} // namespace thorax::evaluation
