#include "evaluation/levels.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <tuple>

#include <fmt/format.h>

#include "core/error.h"
#include "core/text.h"
#include "stats/groups.h"

namespace thorax::evaluation {
namespace {

const std::string& scan_of(const store::Sample& sample) {
  return sample.series.empty() ? sample.study : sample.series;
}

/// In each group the value of its rows; ages that of the first row, others "mixed" where they
/// differ.
void merge_columns(ScoredCases& merged, const ScoredCases& cases, const stats::Groups& groups) {
  for (auto& [name, values] : merged.columns)
    if (name != "age")
      for (std::size_t row = 0; row < cases.size(); ++row)
        if (std::string& value = values[groups.of[row]]; value != cases.columns.at(name)[row])
          value = "mixed";
}

/// One row per scan, or per patient. A row whose scan or patient is unknown stays on its own.
ScoredCases merge(const ScoredCases& cases, bool by_patient,
                  const stats::Aggregation& aggregation) {
  const stats::Groups groups = stats::group_rows(cases.size(), [&](std::size_t row) {
    const store::Sample& sample = cases.samples[row];
    const std::string& unit = by_patient ? sample.patient : scan_of(sample);
    const bool known = !unit.empty();
    return std::tuple<std::string_view, std::int32_t, std::string_view, std::string_view, bool,
                      std::string_view>(cases.model[row], cases.fold[row], sample.split,
                                        sample.patient, known, known ? unit : sample.id);
  });
  ScoredCases merged = cases.rows(groups.first);
  const std::size_t classes = cases.classes.size();
  merged.probabilities = stats::aggregate_values(cases.probabilities, classes, groups, aggregation);
  merged.labels = stats::aggregate_labels(cases.labels, classes, groups);
  merge_columns(merged, cases, groups);
  return merged;
}

template <class Known>
bool any(const ScoredCases& cases, Known known) {
  return std::any_of(cases.samples.begin(), cases.samples.end(), known);
}

/// What follows prefix as a number.
std::optional<double> number_after(const std::string& text, std::string_view prefix) {
  return text.starts_with(prefix) ? parse_number(std::string_view(text).substr(prefix.size()))
                                  : std::nullopt;
}

} // namespace

stats::Aggregation parse_aggregation(const std::string& text) {
  using Kind = stats::Aggregation::Kind;
  if (text == "mean")
    return {Kind::mean};
  if (text == "max")
    return {Kind::max};
  if (text == "noisy-or")
    return {Kind::noisy_or};
  if (const auto k = number_after(text, "top-"); k && *k >= 1 && *k <= 1e9 && *k == std::floor(*k))
    return {Kind::top_k_mean, static_cast<std::size_t>(*k)};
  if (const auto threshold = number_after(text, "proportion=");
      threshold && *threshold >= 0 && *threshold <= 1)
    return {Kind::share, 1, *threshold};
  throw Error(ExitCode::command_line, fmt::format("--aggregate cannot be '{}'", text),
              "give mean, max, top-K with K from 1, noisy-or, or proportion=V with V from 0 to 1");
}

std::string description(const stats::Aggregation& aggregation) {
  using Kind = stats::Aggregation::Kind;
  switch (aggregation.kind) {
  case Kind::mean:
    break;
  case Kind::max:
    return "highest";
  case Kind::top_k_mean:
    return fmt::format("mean of the {} highest", aggregation.k);
  case Kind::noisy_or:
    return "noisy-or";
  case Kind::share:
    return fmt::format("proportion ({} or above)", aggregation.threshold);
  }
  return "mean";
}

stats::Aggregation over_scans(const stats::Aggregation& over_images) {
  using Kind = stats::Aggregation::Kind;
  return over_images.kind == Kind::share ? stats::Aggregation{Kind::mean} : over_images;
}

std::vector<Level> levels(std::shared_ptr<const ScoredCases> images, const std::string& requested,
                          stats::Aggregation aggregation) {
  const bool has_scans = any(*images, [](const auto& sample) { return !scan_of(sample).empty(); });
  const bool has_patients =
      any(*images, [](const auto& sample) { return !sample.patient.empty(); });
  if ((requested == "scan" && !has_scans) || (requested == "patient" && !has_patients))
    throw Error(
        ExitCode::inconsistent, fmt::format("the predictions name no {}", requested),
        fmt::format("use another --level or name the column with --columns \"{}=...\"", requested));

  using Cases = std::shared_ptr<const ScoredCases>;
  const auto merged = [](const ScoredCases& cases, bool by_patient, stats::Aggregation how) {
    return std::make_shared<const ScoredCases>(merge(cases, by_patient, how));
  };
  const bool all = requested == "all";
  Cases scans, patients;
  if (has_scans && requested != "image")
    scans = merged(*images, false, aggregation);
  if (has_patients && (all || requested == "patient"))
    patients =
        scans ? merged(*scans, true, over_scans(aggregation)) : merged(*images, true, aggregation);

  const bool scans_differ =
      scans && scans->size() < images->size() && (!patients || patients->size() < scans->size());
  const bool patients_differ = patients && patients->size() < images->size();
  std::vector<Level> result;
  if (all || requested == "image")
    result.push_back({"image", images});
  if (requested == "scan" || (all && scans_differ))
    result.push_back({"scan", scans});
  if (requested == "patient" || (all && patients_differ))
    result.push_back({"patient", patients});
  return result;
}

} // namespace thorax::evaluation
