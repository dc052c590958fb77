#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "stats/groups.h"

namespace thorax::stats {

Groups group_rows(std::span<const std::string> keys);

/// How the probabilities of a group's rows become one.
struct Aggregation {
  enum class Kind {
    mean,
    max,
    top_k_mean, ///< the mean of the k highest, or of all where there are fewer
    noisy_or,   ///< 1 - product of (1 - p): some row is positive, were they independent (Pearl,
                ///< "Probabilistic Reasoning in Intelligent Systems", 1988)
    share,      ///< the share of rows at or above threshold
  };
  Kind kind = Kind::mean;
  std::size_t k = 1;      ///< at least 1; unused but by top_k_mean
  double threshold = 0.5; ///< unused but by share
};

/// Aggregates the rows of each group, column by column.
/// @param values [rows, columns], row by row
/// @return [groups, columns]
std::vector<double> aggregate_values(std::span<const double> values, std::size_t columns,
                                     const Groups& groups, const Aggregation& aggregation);

/// A group is positive when any of its rows is, negative when all are; otherwise unknown (-1).
/// @param labels [rows, columns] of 0, 1 or -1
std::vector<std::int8_t> aggregate_labels(std::span<const std::int8_t> labels, std::size_t columns,
                                          const Groups& groups);

} // namespace thorax::stats
