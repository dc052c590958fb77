#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace thorax {

/// The middle value; of an even number of values the upper one of the two in the middle. Values
/// must not be empty.
template <class T>
T median(std::vector<T> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

} // namespace thorax
