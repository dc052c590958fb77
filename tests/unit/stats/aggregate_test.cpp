#include "stats/aggregate.h"

#include <gmock/gmock.h>

#include "stats/summary.h"

namespace thorax::stats {
namespace {

using ::testing::ElementsAre;

TEST(Aggregate, JoinsRowsOfAGroup) {
  const std::vector<std::string> keys{"b", "a", "b", "b"};
  const Groups groups = group_rows(keys);
  EXPECT_THAT(groups.of, ElementsAre(0, 1, 0, 0));
  EXPECT_THAT(groups.first, ElementsAre(0, 1));
  const std::vector<double> values{0.1, 1, 0.5, 0, 0.2, 0, 0.6, 0.5};
  EXPECT_THAT(aggregate_values(values, 2, groups, Aggregation::max), ElementsAre(0.6, 1, 0.5, 0));
  const auto means = aggregate_values(values, 2, groups, Aggregation::mean);
  EXPECT_NEAR(means[0], 0.3, 1e-15);
  EXPECT_NEAR(means[1], 0.5, 1e-15);
}

TEST(Aggregate, AnyPositiveMakesAGroupPositive) {
  const std::vector<std::string> keys{"p", "p", "n", "n", "u", "u"};
  const std::vector<std::int8_t> labels{-1, 1, 0, 0, 0, -1};
  EXPECT_THAT(aggregate_labels(labels, 1, group_rows(keys)), ElementsAre(1, 0, -1));
}

TEST(Summary, MeanAndSampleDeviation) {
  const std::vector<double> values{1, 2, 3, 4};
  EXPECT_DOUBLE_EQ(summarise(values)->mean, 2.5);
  EXPECT_NEAR(*summarise(values)->deviation, 1.2909944487358056, 1e-15);
  EXPECT_FALSE(summarise(std::vector<double>{1})->deviation);
  EXPECT_FALSE(summarise({}));
}

} // namespace
} // namespace thorax::stats
