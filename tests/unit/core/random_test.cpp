#include <array>
#include <cmath>
#include <numeric>
#include <set>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/random.h"

namespace thorax {
namespace {

struct Vector {
  std::array<std::uint32_t, 4> counter;
  std::array<std::uint32_t, 2> key;
  std::array<std::uint32_t, 4> expected;
};

class PhiloxVectors : public ::testing::TestWithParam<Vector> {};
// Known-answer tests published with Random123 (Salmon et al. 2011), philox4x32 with 10 rounds.
INSTANTIATE_TEST_SUITE_P(
    Random, PhiloxVectors,
    ::testing::Values(
        Vector{{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        Vector{{~0u, ~0u, ~0u, ~0u}, {~0u, ~0u}, {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        Vector{{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
               {0xa4093822, 0x299f31d0},
               {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}));

TEST_P(PhiloxVectors, MatchThePublishedOnes) {
  EXPECT_EQ(philox(GetParam().counter, GetParam().key), GetParam().expected);
}

TEST(Random, StreamsDifferInEveryPartOfTheirKey) {
  std::set<std::uint32_t> first;
  for (std::uint64_t seed : {0, 1})
    for (const char* sample : {"a", "b"})
      for (std::uint64_t epoch : {0, 1})
        for (const char* purpose : {"x", "y"})
          first.insert(Random(seed, sample, epoch, purpose)());
  EXPECT_EQ(first.size(), 16u);
  EXPECT_EQ(Random(1, "a", 2, "x")(), Random(1, "a", 2, "x")());
}

TEST(Random, MomentsAreThoseOfTheDistributions) {
  Random random(3, "moments", 0, "test");
  constexpr int n = 200000;
  double sum = 0, squares = 0, normal_sum = 0, normal_squares = 0, normal_fourth = 0;
  for (int i = 0; i < n; ++i) {
    const double u = random.uniform(), z = random.normal();
    ASSERT_GE(u, 0.0);
    ASSERT_LT(u, 1.0);
    sum += u;
    squares += u * u;
    normal_sum += z;
    normal_squares += z * z;
    normal_fourth += z * z * z * z;
  }
  const double error = 5 / std::sqrt(n); // five standard errors of a unit-variance mean
  EXPECT_NEAR(sum / n, 0.5, error * std::sqrt(1.0 / 12));
  EXPECT_NEAR(squares / n, 1.0 / 3, error * std::sqrt(4.0 / 45));
  EXPECT_NEAR(normal_sum / n, 0.0, error);
  EXPECT_NEAR(normal_squares / n, 1.0, error * std::sqrt(2.0));
  EXPECT_NEAR(normal_fourth / n, 3.0, error * std::sqrt(96.0));
}

TEST(Random, BelowIsUniform) {
  Random random(4, "below", 0, "test");
  std::array<double, 7> counts{};
  constexpr int n = 70000;
  for (int i = 0; i < n; ++i)
    counts.at(random.below(counts.size())) += 1;
  double chi_square = 0;
  for (const double count : counts)
    chi_square += (count - n / 7.0) * (count - n / 7.0) / (n / 7.0);
  EXPECT_LT(chi_square, 22.46); // 99.9th percentile of chi-square with 6 degrees of freedom
}

TEST(Random, PermutationHoldsEveryIndexOnce) {
  std::vector<std::size_t> order = permutation(1000, Random(5, "", 1, "order"));
  EXPECT_NE(order, permutation(1000, Random(5, "", 2, "order")));
  std::sort(order.begin(), order.end());
  std::vector<std::size_t> expected(1000);
  std::iota(expected.begin(), expected.end(), 0u);
  EXPECT_EQ(order, expected);
}

} // namespace
} // namespace thorax
