#include "evaluation/levels.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/error.h"

namespace thorax::evaluation {
namespace {

const std::string& scan_of(const store::Sample& sample) {
  return sample.series.empty() ? sample.study : sample.series;
}

/// Joins the parts of a key so that no two different lists of parts look the same.
std::string key(const ScoredCases& cases, std::size_t row, const std::string& unit) {
  const store::Sample& sample = cases.samples[row];
  return fmt::format("{}\x1f{}\x1f{}\x1f{}\x1f{}", cases.model[row], cases.fold[row], sample.split,
                     sample.patient, unit);
}

/// One row per scan, or per patient. A row whose scan or patient is unknown stays on its own.
ScoredCases merge(const ScoredCases& cases, bool by_patient, stats::Aggregation aggregation) {
  std::vector<std::string> keys;
  for (std::size_t row = 0; row < cases.size(); ++row) {
    const store::Sample& sample = cases.samples[row];
    const std::string& unit = by_patient ? sample.patient : scan_of(sample);
    keys.push_back(key(cases, row, unit.empty() ? "\x1f" + sample.id : unit));
  }
  const stats::Groups groups = stats::group_rows(keys);
  ScoredCases merged = cases.rows(groups.first);
  const std::size_t classes = cases.classes.size();
  merged.probabilities = stats::aggregate_values(cases.probabilities, classes, groups, aggregation);
  merged.labels = stats::aggregate_labels(cases.labels, classes, groups);
  return merged;
}

template <class Known>
bool any(const ScoredCases& cases, Known known) {
  return std::any_of(cases.samples.begin(), cases.samples.end(), known);
}

} // namespace

std::vector<Level> levels(ScoredCases images, const std::string& requested,
                          stats::Aggregation aggregation) {
  const bool has_scans = any(images, [](const auto& sample) { return !scan_of(sample).empty(); });
  const bool has_patients = any(images, [](const auto& sample) { return !sample.patient.empty(); });
  if ((requested == "scan" && !has_scans) || (requested == "patient" && !has_patients))
    throw Error(
        ExitCode::inconsistent, fmt::format("the predictions name no {}", requested),
        fmt::format("use another --level or name the column with --columns \"{}=...\"", requested));

  const ScoredCases scans = has_scans ? merge(images, false, aggregation) : images;
  const ScoredCases patients = has_patients ? merge(scans, true, aggregation) : scans;
  const bool all = requested == "all";
  std::vector<Level> result;
  if (all || requested == "image")
    result.push_back({"image", images});
  if (requested == "scan" ||
      (all && scans.size() < images.size() && patients.size() < scans.size()))
    result.push_back({"scan", scans});
  if (requested == "patient" || (all && patients.size() < images.size()))
    result.push_back({"patient", patients});
  return result;
}

} // namespace thorax::evaluation
