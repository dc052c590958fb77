#pragma once

namespace thorax::stats {

/// A two-sided confidence interval.
struct Interval {
  double low = 0, high = 1;
};

/// The standard normal quantile z of a two-sided interval: 1.96 for a confidence of 0.95.
/// @param confidence in (0, 1)
double normal_quantile(double confidence);

/// The two-sided p value of a standard normal statistic.
double normal_p_value(double z);

} // namespace thorax::stats
