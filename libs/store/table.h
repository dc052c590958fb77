#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace thorax::store {

/// One row of /samples. Empty strings and NaN mean unknown.
struct Sample {
  std::string id; ///< unique within the file
  std::string
      parent; ///< id of the original this was cut or copied from; its own id for an original
  std::int32_t copy = 0; ///< 0 = original; augmented copies count from 1
  std::string patient, study, series;
  std::int32_t slice = -1; ///< index along the volume, -1 where there is none
  double position_mm = std::numeric_limits<double>::quiet_NaN(); ///< along the slice normal
  std::string sex;                                               ///< M, F, O or empty
  double age = std::numeric_limits<double>::quiet_NaN();         ///< years
  std::string view;                                              ///< PA, AP, LL, axial or empty
  std::string split; ///< train, validation, test or empty
};

/// The text of a column by its name in the file ("view", "sex", "patient", ...); nothing when there
/// is no such column.
std::optional<std::string> column(const Sample& sample, std::string_view name);

/// Who each sample comes from, so that what belongs together is never parted: its patient; where
/// that is unknown its study, its series, or the original that it and its parents were cut or
/// copied from.
std::vector<std::string> subjects(std::span<const Sample> samples);

enum class Task { none, binary, multiclass, multilabel };
std::string_view name(Task task);
/// Throws Error(corrupt).
Task parse_task(std::string_view name);

constexpr std::int8_t unknown_label = -1;

/// /labels: values[n * names.size() + k] is 0, 1 or -1 (unknown). binary has one column; multiclass
/// is one-hot, all -1 when unknown.
struct Labels {
  Task task = Task::none;
  std::vector<std::string> names;
  std::vector<std::int8_t> values;

  std::size_t classes() const { return names.size(); }
};

} // namespace thorax::store
