#include "evaluation/label_table.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <tuple>

#include <fmt/format.h>

#include "core/error.h"
#include "core/log.h"
#include "stats/groups.h"

namespace thorax::evaluation {
namespace {

void fill(std::string& text, const std::string& from) {
  if (text.empty())
    text = from;
}

void fill(store::Sample& sample, const store::Sample& from) {
  fill(sample.patient, from.patient);
  fill(sample.study, from.study);
  fill(sample.series, from.series);
  fill(sample.split, from.split);
  fill(sample.sex, from.sex);
  fill(sample.view, from.view);
  if (std::isnan(sample.age))
    sample.age = from.age;
}

} // namespace

void join_labels(ScoredCases& cases, const Origins& origins, const ScoredCases& table,
                 const Origins& table_origins, const std::string& table_file) {
  // The rows of the table come first, so that they are the first of their ids.
  const stats::Groups ids = stats::group_rows(table.size() + cases.size(), [&](std::size_t row) {
    return std::tuple<std::string_view>(row < table.size() ? table.samples[row].id
                                                           : cases.samples[row - table.size()].id);
  });
  for (std::size_t row = 0; row < table.size(); ++row)
    if (const std::size_t first = ids.first[ids.of[row]]; first != row)
      throw Error(ExitCode::inconsistent,
                  fmt::format("{}: id '{}' occurs twice, first in {}", table_origins.place(row),
                              table.samples[row].id, table_origins.place(first)),
                  "keep one row per id");

  for (const auto& [name, values] : table.columns)
    cases.columns[name].resize(cases.size());
  const std::size_t classes = cases.classes.size();
  std::size_t changed = 0;
  for (std::size_t n = 0; n < cases.size(); ++n) {
    const std::size_t row = ids.first[ids.of[table.size() + n]];
    if (row >= table.size()) {
      if (cases.samples[n].split == "train")
        continue;
      throw Error(ExitCode::inconsistent,
                  fmt::format("{} has no row for id '{}' of {}", table_file, cases.samples[n].id,
                              origins.place(n)),
                  "labels and predictions must use the same ids");
    }
    fill(cases.samples[n], table.samples[row]);
    for (const auto& [name, values] : table.columns)
      cases.columns[name][n] = values[row];
    for (std::size_t k = 0; k < classes; ++k) {
      std::int8_t& label = cases.labels[n * classes + k];
      const std::int8_t truth = table.labels[row * classes + k];
      changed += label != store::unknown_label && label != truth;
      label = truth;
    }
  }
  if (changed > 0)
    log::warning("{} labels of the predictions differ from {}, which counts", changed, table_file);
}

} // namespace thorax::evaluation
