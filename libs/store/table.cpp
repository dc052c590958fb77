#include "store/table.h"

#include <cmath>
#include <unordered_map>

#include <fmt/format.h>

#include "core/error.h"

namespace thorax::store {

std::optional<std::string> column(const Sample& sample, std::string_view name) {
  const auto number = [](double value) {
    return std::isnan(value) ? "" : fmt::format("{}", value);
  };
  if (name == "id")
    return sample.id;
  if (name == "parent")
    return sample.parent;
  if (name == "copy")
    return std::to_string(sample.copy);
  if (name == "patient")
    return sample.patient;
  if (name == "study")
    return sample.study;
  if (name == "series")
    return sample.series;
  if (name == "slice")
    return std::to_string(sample.slice);
  if (name == "position_mm")
    return number(sample.position_mm);
  if (name == "sex")
    return sample.sex;
  if (name == "age")
    return number(sample.age);
  if (name == "view")
    return sample.view;
  if (name == "split")
    return sample.split;
  return std::nullopt;
}

std::vector<std::string> subjects(std::span<const Sample> samples) {
  std::unordered_map<std::string_view, const Sample*> by_id;
  for (const Sample& sample : samples)
    by_id.emplace(sample.id, &sample);
  std::vector<std::string> result;
  for (const Sample& sample : samples) {
    const Sample* root = &sample;
    std::string_view origin = root->id;
    while (root && !root->parent.empty() && root->parent != origin) {
      origin = root->parent;
      const auto parent = by_id.find(origin);
      root = parent == by_id.end() ? nullptr : parent->second;
    }
    result.push_back(!sample.patient.empty()  ? sample.patient
                     : !sample.study.empty()  ? sample.study
                     : !sample.series.empty() ? sample.series
                                              : std::string(origin));
  }
  return result;
}

std::string_view name(Task task) {
  switch (task) {
  case Task::none:
    return "none";
  case Task::binary:
    return "binary";
  case Task::multiclass:
    return "multiclass";
  case Task::multilabel:
    return "multilabel";
  }
  return "none";
}

Task parse_task(std::string_view text) {
  for (const Task task : {Task::none, Task::binary, Task::multiclass, Task::multilabel})
    if (text == name(task))
      return task;
  throw Error(ExitCode::corrupt, fmt::format("unknown task '{}'", text), "make the file again");
}

} // namespace thorax::store
