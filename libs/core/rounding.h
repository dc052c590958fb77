#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

namespace thorax {

/// value as a T: itself for a floating-point T, else rounded to the nearest integer and cut off at
/// T's limits.
template <class T>
T rounded(float value) {
  if constexpr (std::is_floating_point_v<T>)
    return value;
  else {
    // std::lround is a call for each value; this is many values at once.
    const double within =
        std::clamp<double>(value, std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
    return static_cast<T>(within + std::copysign(0.5, within));
  }
}

} // namespace thorax
