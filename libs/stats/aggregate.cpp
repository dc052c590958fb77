#include "stats/aggregate.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <unordered_map>

namespace thorax::stats {

Groups group_rows(std::span<const std::string> keys) {
  Groups groups;
  groups.of.reserve(keys.size());
  std::unordered_map<std::string_view, std::uint32_t> number;
  for (std::size_t row = 0; row < keys.size(); ++row) {
    const auto [found, is_new] =
        number.try_emplace(keys[row], static_cast<std::uint32_t>(groups.first.size()));
    if (is_new)
      groups.first.push_back(row);
    groups.of.push_back(found->second);
  }
  return groups;
}

std::vector<double> aggregate_values(std::span<const double> values, std::size_t columns,
                                     const Groups& groups, Aggregation aggregation) {
  const bool mean = aggregation == Aggregation::mean;
  std::vector<double> result(groups.count() * columns,
                             mean ? 0.0 : -std::numeric_limits<double>::infinity());
  std::vector<double> sizes(groups.count());
  for (std::size_t row = 0; row < groups.of.size(); ++row) {
    ++sizes[groups.of[row]];
    for (std::size_t column = 0; column < columns; ++column) {
      double& target = result[groups.of[row] * columns + column];
      const double value = values[row * columns + column];
      target = mean ? target + value : std::max(target, value);
    }
  }
  if (mean)
    for (std::size_t i = 0; i < result.size(); ++i)
      result[i] /= sizes[i / columns];
  return result;
}

std::vector<std::int8_t> aggregate_labels(std::span<const std::int8_t> labels, std::size_t columns,
                                          const Groups& groups) {
  std::vector<std::int8_t> result(groups.count() * columns, 0);
  for (std::size_t row = 0; row < groups.of.size(); ++row)
    for (std::size_t column = 0; column < columns; ++column) {
      std::int8_t& target = result[groups.of[row] * columns + column];
      const std::int8_t label = labels[row * columns + column];
      if (label == 1 || (label == -1 && target == 0))
        target = label;
    }
  return result;
}

} // namespace thorax::stats
