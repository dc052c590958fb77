#include <algorithm>
#include <bit>
#include <mutex>
#include <tuple>

#include <gtest/gtest.h>

#include "core/random.h"
#include "similarity/near_pairs.h"

namespace thorax::similarity {
namespace {

using Found = std::vector<std::tuple<std::size_t, std::size_t, int>>;

/// Clusters of hashes a few bits apart, exact copies among them.
std::vector<std::uint64_t> clustered_hashes(std::size_t count) {
  Random random(1, "hashes", 0, "test");
  std::vector<std::uint64_t> hashes;
  for (std::size_t i = 0; i < count; ++i) {
    std::uint64_t hash = i < 20 ? std::uint64_t{random()} << 32 | random() : hashes[i % 20];
    for (std::uint64_t flips = random.below(9); flips > 0 && i >= 20; --flips)
      hash ^= std::uint64_t{1} << random.below(64);
    hashes.push_back(hash);
  }
  return hashes;
}

Found by_comparing_all(const std::vector<std::uint64_t>& hashes, int distance) {
  Found pairs;
  for (std::size_t i = 0; i < hashes.size(); ++i)
    for (std::size_t j = i + 1; j < hashes.size(); ++j)
      if (const int bits = std::popcount(hashes[i] ^ hashes[j]); bits <= distance)
        pairs.emplace_back(i, j, bits);
  return pairs;
}

TEST(NearPairs, AreThoseThatComparingAllFinds) {
  const std::vector<std::uint64_t> hashes = clustered_hashes(3000);
  for (int distance = 0; distance <= largest_distance; ++distance)
    for (const int threads : {1, 3}) {
      Found pairs;
      std::mutex mutex;
      near_pairs(hashes, distance, threads, [&](std::size_t i, std::size_t j, int bits) {
        const std::scoped_lock lock(mutex);
        pairs.emplace_back(i, j, bits);
      });
      std::sort(pairs.begin(), pairs.end());
      const Found expected = by_comparing_all(hashes, distance);
      ASSERT_GT(expected.size(), 1000u);
      EXPECT_EQ(pairs, expected) << "distance " << distance;
    }
}

TEST(NearPairs, OfNoneAndOneAreNone) {
  const std::vector<std::uint64_t> one = {42};
  for (const std::size_t count : {0, 1})
    near_pairs(std::span(one).first(count), 8, 2,
               [](std::size_t, std::size_t, int) { FAIL() << "a pair of one"; });
}

TEST(Connected, JoinsChainsAndLeavesOutSingles) {
  const std::vector<std::pair<std::size_t, std::size_t>> pairs = {
      {7, 3}, {1, 2}, {3, 5}, {2, 1}, {5, 7}};
  const std::vector<std::vector<std::size_t>> expected = {{1, 2}, {3, 5, 7}};
  EXPECT_EQ(connected(9, pairs), expected);
  EXPECT_TRUE(connected(9, {}).empty());
}

} // namespace
} // namespace thorax::similarity
