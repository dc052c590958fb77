#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace thorax::stats {

/// Numbers the distinct keys from 0 in order of first appearance.
struct Groups {
  std::vector<std::uint32_t> of;  ///< the group of each row
  std::vector<std::size_t> first; ///< for each group, its first row

  std::size_t count() const { return first.size(); }
};

Groups group_rows(std::span<const std::string> keys);

enum class Aggregation { mean, max };

/// Column-wise mean or maximum of the rows of each group.
/// @param values [rows, columns], row by row
/// @return [groups, columns]
std::vector<double> aggregate_values(std::span<const double> values, std::size_t columns,
                                     const Groups& groups, Aggregation aggregation);

/// A group is positive when any of its rows is, negative when all are; otherwise unknown (-1).
/// @param labels [rows, columns] of 0, 1 or -1
std::vector<std::int8_t> aggregate_labels(std::span<const std::int8_t> labels, std::size_t columns,
                                          const Groups& groups);

} // namespace thorax::stats
