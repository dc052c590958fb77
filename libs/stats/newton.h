#pragma once

#include <functional>
#include <optional>

namespace thorax::stats {

/// First and second derivative of a function of one variable.
struct Derivatives {
  double first = 0, second = 0;
};

/// Where a smooth convex function is smallest, by Newton's method kept inside a bracket by
/// bisection. Nothing when it has no minimum between low and high, or is flat there.
/// @param start between low and high
std::optional<double> minimise_convex(const std::function<Derivatives(double)>& derivatives,
                                      double low, double start, double high);

} // namespace thorax::stats
