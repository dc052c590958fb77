#pragma once

#include <iterator>
#include <utility>
#include <vector>

namespace thorax {

/// Puts the elements of one list behind those of another.
template <class T>
void append(std::vector<T>& to, std::vector<T> from) {
  if (to.empty())
    to = std::move(from);
  else
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

} // namespace thorax
