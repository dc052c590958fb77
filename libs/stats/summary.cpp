#include "stats/summary.h"

#include <cmath>
#include <numeric>

namespace thorax::stats {

std::optional<Summary> summarise(std::span<const double> values) {
  if (values.empty())
    return std::nullopt;
  const auto n = static_cast<double>(values.size());
  Summary result{std::accumulate(values.begin(), values.end(), 0.0) / n, {}};
  if (values.size() > 1) {
    double squares = 0;
    for (double value : values)
      squares += (value - result.mean) * (value - result.mean);
    result.deviation = std::sqrt(squares / (n - 1));
  }
  return result;
}

} // namespace thorax::stats
