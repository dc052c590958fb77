#include "stats/holm.h"

#include <algorithm>
#include <numeric>

namespace thorax::stats {

std::vector<double> holm_adjusted(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  std::vector<double> adjusted(p_values.size());
  double least = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto still_open = static_cast<double>(order.size() - i);
    least = std::max(least, std::min(1.0, still_open * p_values[order[i]]));
    adjusted[order[i]] = least;
  }
  return adjusted;
}

} // namespace thorax::stats
