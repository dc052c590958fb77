#pragma once

#include <optional>
#include <span>

namespace thorax::stats {

struct Summary {
  double mean = 0;
  std::optional<double> deviation; ///< sample standard deviation; nothing for a single value
};

/// Nothing for no values.
std::optional<Summary> summarise(std::span<const double> values);

} // namespace thorax::stats
