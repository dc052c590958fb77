#include "pipeline/target.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/error.h"
#include "core/text.h"

namespace thorax::pipeline {
namespace {

using store::Labels;
using store::Task;

Labels column_target(const store::DatasetReader& reader, const std::string& column) {
  constexpr std::size_t most_classes = 20;
  std::vector<std::string> values;
  for (const store::Sample& sample : reader.samples()) {
    auto value = store::column(sample, column);
    if (!value)
      throw Error(ExitCode::inconsistent, fmt::format("there is no column '{}'", column),
                  "use sex, view, series or another text column; see thorax-inspect");
    values.push_back(std::move(*value));
  }
  std::set<std::string> distinct(values.begin(), values.end());
  distinct.erase("");
  if (distinct.size() < 2 || distinct.size() > most_classes)
    throw Error(ExitCode::inconsistent,
                fmt::format("column '{}' has {} different values", column, distinct.size()),
                "a target has 2 to 20");

  Labels labels{
      .task = Task::multiclass, .names = {distinct.begin(), distinct.end()}, .values = {}};
  if (distinct.size() == 2) {
    labels.task = Task::binary;
    labels.names = {*distinct.rbegin()};
  }
  for (const std::string& value : values)
    for (const std::string& name : labels.names)
      labels.values.push_back(value.empty() ? store::unknown_label : value == name);
  return labels;
}

Labels some_labels(const Labels& all, const std::vector<std::string>& names) {
  std::vector<std::size_t> picked;
  for (const std::string& name : names) {
    const auto found = std::find(all.names.begin(), all.names.end(), trim(name));
    if (found == all.names.end())
      throw Error(ExitCode::inconsistent, fmt::format("there is no label '{}'", trim(name)),
                  did_you_mean(trim(name), all.names));
    picked.push_back(static_cast<std::size_t>(found - all.names.begin()));
  }
  Labels labels{
      .task = picked.size() == 1 ? Task::binary : Task::multilabel, .names = {}, .values = {}};
  for (const std::size_t k : picked)
    labels.names.push_back(all.names[k]);
  for (std::size_t first = 0; first < all.values.size(); first += all.classes())
    for (const std::size_t k : picked)
      labels.values.push_back(all.values[first + k]);
  return labels;
}

} // namespace

Labels select_target(const store::DatasetReader& reader, const std::string& target) {
  constexpr std::string_view prefix = "column:";
  if (target.starts_with(prefix))
    return column_target(reader, target.substr(prefix.size()));
  const Labels& all = reader.labels();
  if (all.task == Task::none || all.classes() == 0)
    throw Error(ExitCode::inconsistent, "the dataset has no labels to learn",
                "give thorax-preprocess --labels, or choose --target column:NAME");
  if (target.empty())
    return all;
  const bool one_name = std::find(all.names.begin(), all.names.end(), target) != all.names.end();
  return some_labels(all, one_name ? std::vector{target} : split(target, ','));
}

} // namespace thorax::pipeline
