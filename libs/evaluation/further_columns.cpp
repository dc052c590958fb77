#include "evaluation/further_columns.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "core/error.h"

namespace thorax::evaluation {
namespace {

bool is_field(const std::string& column) {
  return column == "scan" || column == "fold" || column == "model" ||
         store::column({}, column).has_value();
}

std::string field(const ScoredCases& cases, std::size_t row, const std::string& column) {
  if (column == "scan")
    return cases.samples[row].series;
  if (column == "model")
    return cases.model[row];
  if (column == "fold")
    return cases.fold[row] < 0 ? "" : std::to_string(cases.fold[row]);
  return *store::column(cases.samples[row], column);
}

} // namespace

std::vector<std::string> other_columns(const std::vector<std::string>& columns) {
  std::vector<std::string> result;
  std::copy_if(columns.begin(), columns.end(), std::back_inserter(result),
               [](const std::string& column) { return !is_field(column); });
  return result;
}

void complete_columns(ScoredCases& cases, const std::vector<std::string>& columns) {
  for (const std::string& column : columns) {
    auto& values = cases.columns[column];
    values.resize(cases.size());
    if (is_field(column))
      for (std::size_t row = 0; row < cases.size(); ++row)
        values[row] = field(cases, row, column);
    if (std::all_of(values.begin(), values.end(), [](const auto& text) { return text.empty(); }))
      throw Error(ExitCode::unreadable, fmt::format("no row has a '{}'", column),
                  fmt::format("name the column with --columns \"{}=...\", or give it in the table "
                              "of --labels",
                              column));
  }
}

} // namespace thorax::evaluation
