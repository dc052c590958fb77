#include "similarity/near_pairs.h"

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <numeric>

#include "core/parallel.h"

namespace thorax::similarity {
namespace {

constexpr std::size_t parts = 4, part_bits = 16, values = std::size_t{1} << part_bits;
constexpr std::size_t per_task = 1024;

std::size_t part_of(std::uint64_t hash, std::size_t part) {
  return (hash >> (part * part_bits)) & (values - 1);
}

/// Which hashes have a value in one part: those of value v are members[first[v]] to
/// members[first[v + 1] - 1], in rising order.
struct Index {
  std::vector<std::uint32_t> first, members;
};

Index index_of(std::span<const std::uint64_t> hashes, std::size_t part) {
  Index index{std::vector<std::uint32_t>(values + 1), std::vector<std::uint32_t>(hashes.size())};
  for (const std::uint64_t hash : hashes)
    ++index.first[part_of(hash, part) + 1];
  std::partial_sum(index.first.begin(), index.first.end(), index.first.begin());
  std::vector<std::uint32_t> next(index.first.begin(), index.first.end() - 1);
  for (std::size_t i = 0; i < hashes.size(); ++i)
    index.members[next[part_of(hashes[i], part)]++] = static_cast<std::uint32_t>(i);
  return index;
}

/// All differences of a part within a radius.
std::vector<std::size_t> differences(int radius) {
  std::vector<std::size_t> within;
  for (std::size_t value = 0; value < values; ++value)
    if (std::popcount(value) <= radius)
      within.push_back(value);
  return within;
}

/// Whether a pair that differs by this is found through an earlier part already.
bool found_before(std::uint64_t difference, std::size_t part, int radius) {
  for (std::size_t earlier = 0; earlier < part; ++earlier)
    if (std::popcount(part_of(difference, earlier)) <= radius)
      return true;
  return false;
}

std::size_t root(std::vector<std::size_t>& parents, std::size_t member) {
  while (parents[member] != member)
    member = parents[member] = parents[parents[member]];
  return member;
}

} // namespace

void near_pairs(std::span<const std::uint64_t> hashes, int distance, int threads,
                const std::function<void(std::size_t, std::size_t, int)>& found) {
  const int radius = distance / static_cast<int>(parts);
  const std::vector<std::size_t> within = differences(radius);
  std::array<Index, parts> indices;
  for (std::size_t part = 0; part < parts; ++part)
    indices[part] = index_of(hashes, part);

  const auto search = [&](std::size_t i) {
    for (std::size_t part = 0; part < parts; ++part)
      for (const std::size_t change : within) {
        const std::size_t value = part_of(hashes[i], part) ^ change;
        const auto* const end = indices[part].members.data() + indices[part].first[value + 1];
        const auto* const begin = indices[part].members.data() + indices[part].first[value];
        for (const auto* j = end; j != begin && *(j - 1) > i; --j) {
          const std::uint64_t difference = hashes[i] ^ hashes[*(j - 1)];
          const int bits = std::popcount(difference);
          if (bits <= distance && !found_before(difference, part, radius))
            found(i, *(j - 1), bits);
        }
      }
  };
  parallel_for((hashes.size() + per_task - 1) / per_task, threads, [&](std::size_t task) {
    const std::size_t last = std::min(hashes.size(), (task + 1) * per_task);
    for (std::size_t i = task * per_task; i < last; ++i)
      search(i);
  });
}

std::vector<std::vector<std::size_t>>
connected(std::size_t count, std::span<const std::pair<std::size_t, std::size_t>> pairs) {
  std::vector<std::size_t> parents(count);
  std::iota(parents.begin(), parents.end(), std::size_t{0});
  for (const auto& [one, other] : pairs) {
    const std::size_t a = root(parents, one), b = root(parents, other);
    parents[std::max(a, b)] = std::min(a, b);
  }
  std::map<std::size_t, std::vector<std::size_t>> groups;
  for (const auto& [one, other] : pairs)
    for (const std::size_t member : {one, other})
      groups[root(parents, member)].push_back(member);
  std::vector<std::vector<std::size_t>> result;
  for (auto& [first, members] : groups) {
    std::sort(members.begin(), members.end());
    members.erase(std::unique(members.begin(), members.end()), members.end());
    result.push_back(std::move(members));
  }
  return result;
}

} // namespace thorax::similarity
