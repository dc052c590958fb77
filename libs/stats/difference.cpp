#include "stats/difference.h"

#include <cmath>

namespace thorax::stats {

Interval difference_interval(double first, const Interval& of_first, double second,
                             const Interval& of_second) {
  const double difference = first - second;
  return {difference - std::hypot(first - of_first.low, of_second.high - second),
          difference + std::hypot(of_first.high - first, second - of_second.low)};
}

} // namespace thorax::stats
