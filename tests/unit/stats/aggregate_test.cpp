#include "stats/aggregate.h"

#include <gmock/gmock.h>

#include "stats/scan_curve.h"
#include "stats/summary.h"
#include "unit/stats/reference.h"

namespace thorax::stats {
namespace {

using ::testing::ElementsAre;

TEST(Aggregate, JoinsRowsOfAGroup) {
  const std::vector<std::string> keys{"b", "a", "b", "b"};
  const Groups groups = group_rows(keys);
  EXPECT_THAT(groups.of, ElementsAre(0, 1, 0, 0));
  EXPECT_THAT(groups.first, ElementsAre(0, 1));
  const std::vector<double> values{0.1, 1, 0.5, 0, 0.2, 0, 0.6, 0.5};
  EXPECT_THAT(aggregate_values(values, 2, groups, {Aggregation::Kind::max}),
              ElementsAre(0.6, 1, 0.5, 0));
  const auto means = aggregate_values(values, 2, groups, {Aggregation::Kind::mean});
  EXPECT_NEAR(means[0], 0.3, 1e-15);
  EXPECT_NEAR(means[1], 0.5, 1e-15);
}

TEST(Aggregate, AgreesWithPandas) {
  using Kind = Aggregation::Kind;
  const auto expected = reference("levels");
  std::vector<std::string> scans;
  for (int scan : expected["scan"])
    scans.push_back(std::to_string(scan));
  const std::vector<double> probability = expected["probability"];
  const Groups groups = group_rows(scans);
  for (const auto& [name, aggregation] :
       {std::pair("mean", Aggregation{Kind::mean}), std::pair("max", Aggregation{Kind::max}),
        std::pair("top_k_mean", Aggregation{Kind::top_k_mean, 5}),
        std::pair("noisy_or", Aggregation{Kind::noisy_or}),
        std::pair("share", Aggregation{Kind::share})}) {
    const auto found = aggregate_values(probability, 1, groups, aggregation);
    ASSERT_EQ(found.size(), expected[name].size());
    for (std::size_t i = 0; i < found.size(); ++i)
      EXPECT_NEAR(found[i], expected[name][i].get<double>(), 1e-14) << name;
  }

  const auto shares = aggregate_values(probability, 1, groups, {Kind::share});
  const std::vector<std::uint8_t> truth = expected["truth"];
  const auto curve = scan_curve({shares, truth});
  for (std::size_t i = 0; i < curve.size(); ++i) {
    EXPECT_EQ(curve[i].counts.true_positives, expected["curve"][i][0].get<double>()) << i;
    EXPECT_EQ(curve[i].counts.false_positives, expected["curve"][i][1].get<double>()) << i;
  }
}

struct GroupCase {
  const char* what;
  std::vector<double> probabilities;
  Aggregation aggregation;
  double expected;
};

TEST(Aggregate, OneGroup) {
  using Kind = Aggregation::Kind;
  for (const GroupCase& one :
       {GroupCase{"fewer rows than k", {0.2, 0.4}, {Kind::top_k_mean, 5}, 0.3},
        GroupCase{"ties at the k-th", {0.4, 0.9, 0.4}, {Kind::top_k_mean, 2}, 0.65},
        GroupCase{"one certain row", {1, 0.5}, {Kind::noisy_or}, 1},
        GroupCase{"no chance", {0, 0}, {Kind::noisy_or}, 0},
        GroupCase{"tiny chances", {1e-18, 2e-18}, {Kind::noisy_or}, 3e-18},
        GroupCase{"at the threshold", {0.3, 0.29}, {Kind::share, 1, 0.3}, 0.5}}) {
    const std::vector<std::string> keys(one.probabilities.size(), "scan");
    const auto found =
        aggregate_values(one.probabilities, 1, group_rows(keys), one.aggregation).front();
    EXPECT_NEAR(found, one.expected, 1e-15 * std::max(one.expected, 1e-18)) << one.what;
  }
}

TEST(ScanCurve, RunsFromAllToNone) {
  const std::vector<double> shares{0, 0.5, 1};
  const std::vector<std::uint8_t> truth{0, 1, 1};
  const auto curve = scan_curve({shares, truth});
  EXPECT_EQ(curve.front().proportion, 0);
  EXPECT_EQ(curve.front().counts.called_positive(), 3);
  EXPECT_EQ(curve[1].counts.false_positives, 0);
  EXPECT_EQ(curve[50].counts.true_positives, 2);
  EXPECT_EQ(curve[51].counts.true_positives, 1);
  EXPECT_EQ(curve[100].counts.true_positives, 1);
  EXPECT_EQ(curve.back().proportion, 1.01);
  EXPECT_EQ(curve.back().counts.called_positive(), 0);
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
