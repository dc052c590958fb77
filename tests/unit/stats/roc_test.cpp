#include "stats/roc.h"

#include <limits>

#include <gmock/gmock.h>

#include "unit/stats/cases.h"

namespace thorax::stats {
namespace {

/// The definition: every pair of a positive and a negative, ties counted half.
double pairwise_auroc(const Outcomes& outcomes) {
  double sum = 0, pairs = 0;
  for (std::size_t i = 0; i < outcomes.size(); ++i)
    for (std::size_t j = 0; j < outcomes.size(); ++j)
      if (outcomes.positive[i] && !outcomes.positive[j]) {
        sum += outcomes.scores[i] > outcomes.scores[j]    ? 1
               : outcomes.scores[i] == outcomes.scores[j] ? 0.5
                                                          : 0;
        ++pairs;
      }
  return sum / pairs;
}

struct AurocCase {
  std::vector<double> scores;
  std::vector<std::uint8_t> positive;
  std::optional<double> auroc, average_precision;
};

TEST(Roc, KnownCases) {
  const std::vector<AurocCase> cases{
      {{0.1, 0.4, 0.35, 0.8}, {0, 0, 1, 1}, 0.75, 0.5 + 0.5 * 2 / 3},
      {{0.1, 0.2, 0.8, 0.9}, {0, 0, 1, 1}, 1.0, 1.0},
      {{0.9, 0.8, 0.2, 0.1}, {0, 0, 1, 1}, 0.0, 0.5 / 3 + 0.5 * 2 / 4},
      {{0.5, 0.5, 0.5, 0.5}, {0, 0, 1, 1}, 0.5, 0.5},
      {{0.5, 0.5}, {1, 1}, std::nullopt, 1.0},
      {{0.5, 0.5}, {0, 0}, std::nullopt, std::nullopt},
      {{}, {}, std::nullopt, std::nullopt},
  };
  for (const AurocCase& one : cases) {
    const RocCurve curve = roc_curve({one.scores, one.positive});
    ASSERT_EQ(auroc(curve).has_value(), one.auroc.has_value());
    ASSERT_EQ(average_precision(curve).has_value(), one.average_precision.has_value());
    EXPECT_NEAR(auroc(curve).value_or(-1), one.auroc.value_or(-1), 1e-15);
    EXPECT_NEAR(average_precision(curve).value_or(-1), one.average_precision.value_or(-1), 1e-15);
  }
}

TEST(Roc, AreaIsTheMannWhitneyProbability) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const SimulatedCases cases = simulate(40, 3, 1.0, seed);
    EXPECT_NEAR(*auroc(roc_curve(cases.outcomes())), pairwise_auroc(cases.outcomes()), 1e-12);
  }
}

TEST(Roc, CurveRunsFromNothingToEverything) {
  const std::vector<double> scores{0.2, 0.7, 0.7, 0.9};
  const std::vector<std::uint8_t> positive{0, 1, 0, 1};
  const RocCurve curve = roc_curve({scores, positive});
  ASSERT_EQ(curve.points.size(), 4u);
  EXPECT_EQ(curve.points[0].threshold, std::numeric_limits<double>::infinity());
  EXPECT_EQ(curve.points[2].threshold, 0.7);
  EXPECT_EQ(curve.sensitivity(curve.points[1]), 0.5);
  EXPECT_EQ(curve.specificity(curve.points[2]), 0.5);
  EXPECT_EQ(curve.points[3].true_positives, 2u);
  EXPECT_EQ(curve.points[3].false_positives, 2u);
}

TEST(Roc, CornersKeepTheArea) {
  const SimulatedCases cases = simulate(200, 1, 1.0, 7);
  const RocCurve curve = roc_curve(cases.outcomes()), fewer = corners(curve);
  EXPECT_LT(fewer.points.size(), curve.points.size());
  EXPECT_NEAR(*auroc(fewer), *auroc(curve), 1e-12);
}

TEST(Roc, CopiesAreCasesOverAgain) {
  const SimulatedCases cases = simulate(60, 2, 1.0, 3);
  std::vector<std::uint32_t> copies;
  SimulatedCases repeated;
  for (std::size_t i = 0; i < cases.scores.size(); ++i) {
    copies.push_back(static_cast<std::uint32_t>(i * 7 % 4)); // a quarter counts not at all
    for (std::uint32_t copy = 0; copy < copies.back(); ++copy) {
      repeated.scores.push_back(cases.scores[i]);
      repeated.positive.push_back(cases.positive[i]);
    }
  }
  const RocCurve curve = roc_curve(cases.outcomes(), rank_cases(cases.scores), copies);
  const RocCurve expected = roc_curve(repeated.outcomes());
  EXPECT_EQ(curve.positives, expected.positives);
  EXPECT_EQ(curve.negatives, expected.negatives);
  ASSERT_EQ(curve.points.size(), expected.points.size());
  for (std::size_t i = 0; i < curve.points.size(); ++i) {
    EXPECT_EQ(curve.points[i].threshold, expected.points[i].threshold);
    EXPECT_EQ(curve.points[i].true_positives, expected.points[i].true_positives);
    EXPECT_EQ(curve.points[i].false_positives, expected.points[i].false_positives);
  }
}

} // namespace
} // namespace thorax::stats
