#include "stats/decision_measures.h"

#include "unit/stats/reference.h"

namespace thorax::stats {
namespace {

// Altman and Bland, BMJ 308, 1994, p. 1552 and BMJ 309, 1994, p. 102: liver scans.
const Confusion liver_scans{231, 32, 27, 54};

TEST(DecisionMeasures, AgreeWithAltmanAndBland) {
  EXPECT_NEAR(*sensitivity(liver_scans), 0.90, 0.005);
  EXPECT_NEAR(*specificity(liver_scans), 0.63, 0.005);
  EXPECT_NEAR(*positive_predictive_value(liver_scans), 0.88, 0.005);
  EXPECT_NEAR(*negative_predictive_value(liver_scans), 0.67, 0.005);
  EXPECT_NEAR(*accuracy(liver_scans), 0.83, 0.005);
}

TEST(DecisionMeasures, AgreeWithScikitLearn) {
  for (const ReferenceCase& one : reference_cases(reference("decisions"))) {
    const std::vector<std::uint8_t> called = one.expected["called"];
    const Decisions decisions{called, one.positive};
    for (const DecisionMeasure& measure : decision_measures) {
      const std::string name(measure.name);
      expect_near(measure.of(confusion(decisions)), one.expected["measures"].at(name), 1e-11,
                  one.name + ", " + name);
      expect_near(measure.of(confusion(decisions, one.weight)), one.expected["weighted"].at(name),
                  1e-11, one.name + ", weighted " + name);
    }
  }
}

struct UndefinedCase {
  Confusion counts;
  std::vector<std::string> defined;
};

TEST(DecisionMeasures, AreNothingRatherThanZero) {
  const std::vector<UndefinedCase> cases{
      {{}, {}},
      {{0, 0, 3, 0}, {"sensitivity", "negative_predictive_value", "f1", "accuracy"}},
      {{0, 0, 0, 3}, {"specificity", "negative_predictive_value", "accuracy"}},
      {{2, 0, 0, 3},
       {"sensitivity", "specificity", "positive_predictive_value", "negative_predictive_value",
        "negative_likelihood_ratio", "diagnostic_odds_ratio", "f1", "matthews_correlation",
        "balanced_accuracy", "accuracy"}},
  };
  for (const UndefinedCase& one : cases) {
    std::vector<std::string> defined;
    for (const DecisionMeasure& measure : decision_measures)
      if (measure.of(one.counts))
        defined.emplace_back(measure.name);
    EXPECT_EQ(defined, one.defined);
  }
}

TEST(Confusion, WeightsStandForCopiesOfPatients) {
  const std::vector<std::uint8_t> called{1, 0, 1, 1}, positive{1, 1, 0, 1};
  const std::vector<std::uint32_t> patient{0, 0, 1, 2}, copies{2, 0, 1};
  const Confusion counts = confusion({called, positive}, case_weights(patient, copies));
  EXPECT_EQ(counts.true_positives, 3);
  EXPECT_EQ(counts.false_negatives, 2);
  EXPECT_EQ(counts.false_positives, 0);
  EXPECT_EQ(counts.true_negatives, 0);
}

TEST(Confusion, AtThresholdsEqualsCallingEachCase) {
  const std::vector<double> scores{0.2, 0.5, 0.5, 0.7, 0.9}, thresholds{0, 0.2, 0.5, 0.6, 0.9, 1};
  const std::vector<std::uint8_t> positive{0, 1, 0, 0, 1};
  const auto found = confusions_at(roc_curve({scores, positive}), thresholds);
  ASSERT_EQ(found.size(), thresholds.size());
  for (std::size_t i = 0; i < thresholds.size(); ++i) {
    std::vector<std::uint8_t> called;
    for (double score : scores)
      called.push_back(score >= thresholds[i]);
    const Confusion expected = confusion({called, positive});
    EXPECT_EQ(found[i].true_positives, expected.true_positives) << thresholds[i];
    EXPECT_EQ(found[i].false_positives, expected.false_positives) << thresholds[i];
    EXPECT_EQ(found[i].false_negatives, expected.false_negatives) << thresholds[i];
    EXPECT_EQ(found[i].true_negatives, expected.true_negatives) << thresholds[i];
  }
}

} // namespace
} // namespace thorax::stats
