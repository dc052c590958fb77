#include "stats/mean_estimate.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace thorax::stats {
namespace {

using Clusters = std::vector<std::uint32_t>;

TEST(MeanEstimate, OneCasePerClusterIsTheUsualInterval) {
  const std::vector<double> values{1, 2, 4, 9};
  const auto found = estimate_mean(values, Clusters{0, 1, 2, 3}, 4, 0.95);
  const double error = std::sqrt((9.0 + 4 + 0 + 25) / 3 / 4); // sample variance over n
  EXPECT_DOUBLE_EQ(found->value, 4);
  EXPECT_NEAR(found->interval->low, 4 - 1.959963984540054 * error, 1e-12);
  EXPECT_NEAR(found->interval->high, 4 + 1.959963984540054 * error, 1e-12);
}

TEST(MeanEstimate, EqualClustersAreMeansOfTheirOwn) {
  const std::vector<double> values{1, 3, 2, 6, 10, 8};
  const auto clustered = estimate_mean(values, Clusters{0, 0, 1, 1, 2, 2}, 3, 0.9);
  const auto of_means = estimate_mean(std::vector<double>{2, 4, 9}, Clusters{0, 1, 2}, 3, 0.9);
  EXPECT_DOUBLE_EQ(clustered->value, of_means->value);
  EXPECT_NEAR(clustered->interval->low, of_means->interval->low, 1e-12);
  EXPECT_NEAR(clustered->interval->high, of_means->interval->high, 1e-12);
}

TEST(MeanEstimate, EmptyClustersDoNotCount) {
  const std::vector<double> values{1, 2, 4};
  const auto dense = estimate_mean(values, Clusters{0, 1, 2}, 3, 0.95);
  const auto sparse = estimate_mean(values, Clusters{0, 5, 8}, 10, 0.95);
  EXPECT_DOUBLE_EQ(dense->interval->low, sparse->interval->low);
}

TEST(MeanEstimate, NeedsACaseAndForTheIntervalTwoClusters) {
  EXPECT_FALSE(estimate_mean({}, {}, 0, 0.95));
  const auto one = estimate_mean(std::vector<double>{1, 3}, Clusters{0, 0}, 1, 0.95);
  EXPECT_DOUBLE_EQ(one->value, 2);
  EXPECT_FALSE(one->interval);
}

} // namespace
} // namespace thorax::stats
