#include "stats/aggregate.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <string_view>

namespace thorax::stats {
namespace {

/// The rows of each group, in their order.
class RowsByGroup {
public:
  explicit RowsByGroup(const Groups& groups)
      : starts_(groups.count() + 1), rows_(groups.of.size()) {
    for (std::uint32_t group : groups.of)
      ++starts_[group + 1];
    std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
    std::vector<std::size_t> next(starts_.begin(), starts_.end() - 1);
    for (std::size_t row = 0; row < groups.of.size(); ++row)
      rows_[next[groups.of[row]]++] = row;
  }

  std::span<const std::size_t> operator[](std::uint32_t group) const {
    return std::span(rows_).subspan(starts_[group], starts_[group + 1] - starts_[group]);
  }

private:
  std::vector<std::size_t> starts_, rows_;
};

double mean(std::span<const double> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double top_k_mean(std::span<double> values, std::size_t k) {
  k = std::min(k, values.size());
  std::partial_sort(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(k), values.end(),
                    std::greater<>());
  return mean(values.first(k));
}

double noisy_or(std::span<const double> probabilities) {
  double log_none = 0;
  for (double probability : probabilities)
    log_none += std::log1p(-probability);
  return std::abs(std::expm1(log_none));
}

double share_of_at_least(std::span<const double> values, double threshold) {
  const auto count =
      std::count_if(values.begin(), values.end(), [&](double value) { return value >= threshold; });
  return static_cast<double>(count) / static_cast<double>(values.size());
}

/// @param values reordered
double aggregate(std::span<double> values, const Aggregation& aggregation) {
  using Kind = Aggregation::Kind;
  switch (aggregation.kind) {
  case Kind::mean:
    break;
  case Kind::max:
    return *std::max_element(values.begin(), values.end());
  case Kind::top_k_mean:
    return top_k_mean(values, aggregation.k);
  case Kind::noisy_or:
    return noisy_or(values);
  case Kind::share:
    return share_of_at_least(values, aggregation.threshold);
  }
  return mean(values);
}

} // namespace

Groups group_rows(std::span<const std::string> keys) {
  return group_rows(keys.size(),
                    [&](std::size_t row) { return std::tuple<std::string_view>(keys[row]); });
}

std::vector<double> aggregate_values(std::span<const double> values, std::size_t columns,
                                     const Groups& groups, const Aggregation& aggregation) {
  const RowsByGroup rows(groups);
  std::vector<double> result, of_group;
  result.reserve(groups.count() * columns);
  for (std::uint32_t group = 0; group < groups.count(); ++group)
    for (std::size_t column = 0; column < columns; ++column) {
      of_group.clear();
      for (std::size_t row : rows[group])
        of_group.push_back(values[row * columns + column]);
      result.push_back(aggregate(of_group, aggregation));
    }
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
