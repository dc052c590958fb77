#include "stats/newton.h"

#include <algorithm>
#include <cmath>

namespace thorax::stats {

std::optional<double> minimise_convex(const std::function<Derivatives(double)>& derivatives,
                                      double low, double start, double high) {
  if (!(derivatives(low).first < 0 && derivatives(high).first > 0))
    return std::nullopt;
  double x = start;
  for (int iteration = 0; iteration < 200; ++iteration) {
    const Derivatives here = derivatives(x);
    (here.first > 0 ? high : low) = x;
    double next = x - here.first / here.second;
    if (!(next > low && next < high))
      next = low + (high - low) / 2;
    if (std::abs(next - x) <= 1e-12 * std::max(1.0, std::abs(x)))
      return next;
    x = next;
  }
  return std::nullopt;
}

} // namespace thorax::stats
