#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <tuple>
#include <type_traits>
#include <vector>

namespace thorax::stats {

/// Numbers the distinct keys of rows from 0 in order of first appearance.
struct Groups {
  std::vector<std::uint32_t> of;  ///< the group of each row
  std::vector<std::size_t> first; ///< for each group, its first row

  std::size_t count() const { return first.size(); }
};

/// @param key numbers and texts that std::hash takes
template <class... Parts>
std::uint64_t hash_of(const std::tuple<Parts...>& key) {
  std::uint64_t hash = 0;
  const auto mix = [&](const auto& part) {
    hash ^= std::hash<std::decay_t<decltype(part)>>()(part);
    hash *= 0x9e3779b97f4a7c15; // Knuth's multiplicative hashing: 2^64 / golden ratio
    hash ^= hash >> 32;
  };
  std::apply([&](const auto&... parts) { (mix(parts), ...); }, key);
  return hash;
}

/// Groups rows that have equal keys, in time and memory linear in the rows. Keys are asked for, not
/// kept, so that they can be views.
/// @param rows fewer than 2^31
/// @param key_of of a row: a std::tuple of numbers and std::string_view
template <class KeyOf>
Groups group_rows(std::size_t rows, KeyOf key_of) {
  constexpr auto free = std::numeric_limits<std::uint32_t>::max();
  Groups groups;
  groups.of.reserve(rows);
  std::vector<std::uint32_t> slots(std::bit_ceil(2 * rows + 1), free); // open addressing
  const std::size_t last_slot = slots.size() - 1;
  for (std::size_t row = 0; row < rows; ++row) {
    const auto key = key_of(row);
    std::size_t slot = hash_of(key) & last_slot;
    while (slots[slot] != free && key_of(groups.first[slots[slot]]) != key)
      slot = (slot + 1) & last_slot;
    if (slots[slot] == free) {
      slots[slot] = static_cast<std::uint32_t>(groups.first.size());
      groups.first.push_back(row);
    }
    groups.of.push_back(slots[slot]);
  }
  return groups;
}

} // namespace thorax::stats
