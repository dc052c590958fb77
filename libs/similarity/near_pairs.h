#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace thorax::similarity {

/// The largest distance that near_pairs searches.
constexpr int largest_distance = 11;

/// Calls found(i, j, distance), i < j, once for each pair of hashes that differ in at most distance
/// bits, by multi-index hashing: of four parts of 16 bits one differs in at most distance / 4 bits
/// (Norouzi, Punjani, Fleet: Fast search in Hamming space with multi-index hashing, CVPR 2012).
/// On several threads: found must be thread-safe, pairs come in any order.
/// @param distance 0 to largest_distance
void near_pairs(std::span<const std::uint64_t> hashes, int distance, int threads,
                const std::function<void(std::size_t, std::size_t, int)>& found);

/// Joins members that pairs connect: every group with its members in order, by its first.
std::vector<std::vector<std::size_t>>
connected(std::size_t count, std::span<const std::pair<std::size_t, std::size_t>> pairs);

} // namespace thorax::similarity
