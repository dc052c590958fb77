#pragma once

#include <span>
#include <vector>

namespace thorax::stats {

/// Holm's step-down adjusted p values (Scandinavian Journal of Statistics 6, 1979), in the order
/// given: rejecting those of at most alpha holds the chance of any false rejection to alpha,
/// however the tests depend on each other.
/// @param p_values in [0, 1]
std::vector<double> holm_adjusted(std::span<const double> p_values);

} // namespace thorax::stats
