#include "evaluation/patients.h"

#include <string_view>
#include <tuple>

#include "stats/groups.h"

namespace thorax::evaluation {

Patients number_patients(const ScoredCases& cases) {
  Patients result;
  stats::Groups groups = stats::group_rows(cases.size(), [&](std::size_t row) {
    const store::Sample& sample = cases.samples[row];
    const bool known = !sample.patient.empty();
    return std::tuple<bool, std::string_view>(known, known ? sample.patient : sample.id);
  });
  for (const std::size_t row : groups.first)
    result.known |= !cases.samples[row].patient.empty();
  result.count = groups.count();
  result.of = std::move(groups.of);
  return result;
}

} // namespace thorax::evaluation
