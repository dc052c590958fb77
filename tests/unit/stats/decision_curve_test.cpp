#include "stats/decision_curve.h"

#include "unit/stats/reference.h"

namespace thorax::stats {
namespace {

std::vector<double> percents() {
  std::vector<double> thresholds;
  for (int i = 0; i < 100; ++i)
    thresholds.push_back(i / 100.0);
  return thresholds;
}

TEST(DecisionCurve, AgreesWithTheDefinitionCaseByCase) {
  for (const ReferenceCase& one : reference_cases(reference("decisions"))) {
    const auto points = decision_curve(roc_curve(one.outcomes()), percents());
    const nlohmann::json& expected = one.expected["net_benefit"];
    ASSERT_EQ(points.size(), expected.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
      EXPECT_NEAR(points[i].model, expected[i][0].get<double>(), 1e-11) << one.name << " " << i;
      EXPECT_NEAR(points[i].treat_all, expected[i][1].get<double>(), 1e-11) << one.name << " " << i;
    }
  }
}

TEST(DecisionCurve, StartsAtThePrevalenceAndCrossesNoneThere) {
  const std::vector<double> probability{0.9, 0.4, 0.3, 0.2};
  const std::vector<std::uint8_t> positive{1, 0, 0, 0};
  const std::vector<double> thresholds{0, 0.25, 0.5};
  const auto points = decision_curve(roc_curve({probability, positive}), thresholds);
  EXPECT_EQ(points[0].model, 0.25);
  EXPECT_EQ(points[0].treat_all, 0.25);
  EXPECT_NEAR(points[1].treat_all, 0, 1e-15);
  EXPECT_EQ(points[2].model, 0.25);
  EXPECT_EQ(points[2].treat_all, -0.5);
}

TEST(DecisionCurve, IsEmptyWithoutCases) {
  EXPECT_TRUE(decision_curve(roc_curve({}), percents()).empty());
  EXPECT_FALSE(net_benefit({}, 0.5));
}

} // namespace
} // namespace thorax::stats
