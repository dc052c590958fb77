#include "stats/operating_point.h"

#include "stats/decision_measures.h"
#include "unit/stats/reference.h"

namespace thorax::stats {
namespace {

using Kind = ThresholdRule::Kind;

const std::vector<double> scores{0.95, 0.85, 0.75, 0.65, 0.55, 0.45, 0.35, 0.25};
const std::vector<std::uint8_t> positive{1, 1, 0, 1, 1, 0, 0, 0};

struct RuleCase {
  ThresholdRule rule;
  double threshold;
};

TEST(OperatingPoint, FollowsTheRule) {
  const RocCurve curve = roc_curve({scores, positive});
  for (const RuleCase& one :
       {RuleCase{{Kind::youden, 0}, 0.5},        // 1 + 0.75 - 1
        RuleCase{{Kind::f1, 0}, 0.5},            // 8 / 9
        RuleCase{{Kind::sensitivity, 0.5}, 0.8}, // two of four
        RuleCase{{Kind::sensitivity, 0.6}, 0.6}, RuleCase{{Kind::sensitivity, 1}, 0.5},
        RuleCase{{Kind::specificity, 1}, 0.8}, RuleCase{{Kind::specificity, 0.7}, 0.5},
        RuleCase{{Kind::value, 0.123}, 0.123}})
    EXPECT_NEAR(*choose_threshold(curve, one.rule), one.threshold, 1e-12)
        << static_cast<int>(one.rule.kind) << " " << one.rule.value;
}

TEST(OperatingPoint, LargestF1AgreesWithScikitLearn) {
  std::size_t compared = 0;
  for (const ReferenceCase& one : reference_cases(reference("decisions"))) {
    const auto threshold = choose_threshold(roc_curve(one.outcomes()), {Kind::f1, 0});
    if (!one.expected.contains("best_f1"))
      continue;
    std::vector<std::uint8_t> called;
    for (double probability : one.probability)
      called.push_back(probability >= *threshold);
    EXPECT_NEAR(*f1(confusion({called, one.positive})), one.expected["best_f1"].get<double>(),
                1e-12)
        << one.name;
    ++compared;
  }
  EXPECT_GE(compared, 8u);
}

TEST(OperatingPoint, FullSpecificityMayMeanCallingNothing) {
  const std::vector<double> reversed{0.9, 0.1};
  const std::vector<std::uint8_t> truth{0, 1};
  const auto threshold = choose_threshold(roc_curve({reversed, truth}), {Kind::specificity, 1});
  EXPECT_GT(*threshold, 0.9);
  EXPECT_LT(*threshold, 0.9001);
}

TEST(OperatingPoint, NeedsBothClassesUnlessGiven) {
  const std::vector<std::uint8_t> all(scores.size(), 1);
  const RocCurve curve = roc_curve({scores, all});
  EXPECT_FALSE(choose_threshold(curve, {Kind::youden, 0}));
  EXPECT_FALSE(choose_threshold(curve, {Kind::f1, 0}));
  EXPECT_FALSE(choose_threshold(curve, {Kind::sensitivity, 0.9}));
  EXPECT_EQ(choose_threshold(curve, {Kind::value, 0.5}), 0.5);
}

} // namespace
} // namespace thorax::stats
