#include "pipeline/case_labels.h"

#include <cmath>
#include <string_view>
#include <unordered_map>

#include <fmt/format.h>

#include "core/error.h"
#include "labels/match.h"
#include "pipeline/told_names.h"

namespace thorax::pipeline {
namespace {

/// What the table knows goes over what the image says.
void overwrite(store::Sample& sample, const labels::Row& row, const Identity& identity) {
  const auto replace = [](std::string& value, std::string by) {
    if (!by.empty())
      value = std::move(by);
  };
  replace(sample.patient, identity("patient", row.patient));
  replace(sample.study, identity("study", row.study));
  replace(sample.sex, row.sex);
  replace(sample.view, row.view);
  replace(sample.split, row.split);
  if (!std::isnan(row.age))
    sample.age = row.age;
}

/// The table's keys by what a dataset has in their place.
using KeyOfHash = std::unordered_map<std::string, std::string>;

KeyOfHash hashed_keys(const labels::Table& table, const Identity& identity) {
  KeyOfHash keys;
  for (const labels::Row& row : table.rows)
    for (const std::string_view kind : {"case", "series", "study", "patient"})
      keys.emplace(identity(kind, row.key), row.key);
  return keys;
}

/// The names of a volume in a dataset, those that are keys of the table in clear.
labels::CaseNames names_of_stored(const Case& from, const KeyOfHash& keys) {
  const auto clear = [&](const std::string& name) {
    const auto key = keys.find(name);
    return key == keys.end() ? name : key->second;
  };
  const store::Sample& sample = from.stored->samples()[from.index];
  return {clear(from.id),
          {clear(sample.parent), clear(sample.series), clear(sample.study), clear(sample.patient)}};
}

std::vector<labels::CaseNames> names_of(const std::vector<Case>& cases, const labels::Table& table,
                                        const Identity& identity) {
  std::vector<labels::CaseNames> names;
  KeyOfHash keys;
  if (cases.front().kind == CaseKind::stored)
    keys = hashed_keys(table, identity);
  for (const Case& each : cases)
    if (each.kind == CaseKind::stored)
      names.push_back(names_of_stored(each, keys));
    else
      names.push_back(
          {each.path.generic_string(), {each.id, each.series, each.study, each.patient}});
  return names;
}

/// What keys of a table can find the cases.
std::string hint_for_keys(const std::vector<Case>& cases) {
  if (cases.front().kind == CaseKind::stored)
    return "its keys must be ids, or series, study or patient ids of the dataset; where these are "
           "hashed, give the key that they were hashed with by --id-key";
  return "its keys must be names or paths of files or folders, or series, study or patient ids";
}

void tell_unmatched(const labels::Match& match, const std::vector<Case>& cases,
                    const labels::Table& table, cli::Run& run) {
  std::vector<std::string> names;
  for (const std::size_t i : match.unmatched_cases)
    names.push_back(cases[i].name());
  warn_of_names(names,
                fmt::format("{} of {} cases have no row in the label table: their labels are "
                            "unknown",
                            names.size(), cases.size()),
                "cases_without_label_row", run);
  names.clear();
  for (const std::size_t row : match.unmatched_rows)
    names.push_back(table.rows[row].key);
  warn_of_names(
      names,
      fmt::format("{} of {} rows of the label table have no case", names.size(), table.rows.size()),
      "label_rows_without_case", run);
}

} // namespace

void take_stored_labels(CaseRows& rows, const std::vector<Case>& cases) {
  if (cases.front().kind != CaseKind::stored)
    return;
  const store::Labels& first = cases.front().stored->labels();
  rows.task = first.task;
  rows.label_names = first.names;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const bool stored = cases[i].kind == CaseKind::stored;
    if (!stored || cases[i].stored->labels().names != first.names)
      throw Error(ExitCode::inconsistent, "the inputs do not have the same labels",
                  "preprocess them into files of their own");
    const auto& values = cases[i].stored->labels().values;
    const auto begin =
        values.begin() + static_cast<std::ptrdiff_t>(cases[i].index * first.classes());
    rows.labels[i].assign(begin, begin + static_cast<std::ptrdiff_t>(first.classes()));
  }
}

void take_table_labels(CaseRows& rows, const std::vector<Case>& cases, const labels::Table& table,
                       const Identity& identity, cli::Run& run) {
  rows.task = table.task;
  rows.label_names = table.names;
  const labels::Match match = labels::match_rows(table, names_of(cases, table, identity));
  if (match.unmatched_cases.size() == cases.size())
    throw Error(ExitCode::no_input,
                fmt::format("none of the {} cases has a row in the label table", cases.size()),
                hint_for_keys(cases));
  tell_unmatched(match, cases, table, run);
  rows.modalities.resize(cases.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (match.row_of_case[i]) {
      const labels::Row& row = table.rows[*match.row_of_case[i]];
      overwrite(rows.samples[i], row, identity);
      rows.labels[i] = row.labels;
      rows.modalities[i] = row.modality;
    } else {
      rows.labels[i].assign(table.names.size(), store::unknown_label);
    }
  }
}

} // namespace thorax::pipeline
