#include "stats/decision_intervals.h"

#include <cmath>

#include "stats/decision_measures.h"
#include "stats/predictive_values.h"
#include "stats/proportion.h"
#include "unit/stats/reference.h"

namespace thorax::stats {
namespace {

void expect_interval(const std::optional<Interval>& found, const nlohmann::json& expected,
                     const std::string& context) {
  ASSERT_EQ(found.has_value(), !expected.is_null()) << context;
  if (!found)
    return;
  for (const auto& [limit, wanted] :
       {std::pair(found->low, expected[0]), std::pair(found->high, expected[1])})
    EXPECT_NEAR(limit, wanted.get<double>(), 1e-9 * std::max(1.0, wanted.get<double>())) << context;
}

TEST(DecisionIntervals, AgreeWithStatsmodelsAndSciPy) {
  for (const ReferenceCase& one : reference_cases(reference("decisions"))) {
    const std::vector<std::uint8_t> called = one.expected["called"];
    const Decisions decisions{called, one.positive};
    const nlohmann::json& intervals = one.expected["intervals"];

    const DecisionProportions found =
        decision_proportions(decisions, one.patient, one.patients(), 0.95);
    const nlohmann::json& shares = intervals["shares"];
    for (const auto& [name, share] :
         {std::pair("sensitivity", found.sensitivity), std::pair("specificity", found.specificity),
          std::pair("positive_predictive_value", found.positive_predictive_value),
          std::pair("negative_predictive_value", found.negative_predictive_value),
          std::pair("accuracy", found.accuracy)}) {
      const std::string context = one.name + ", " + name;
      expect_near(share.value(), one.expected["measures"][name], 1e-12, context);
      expect_interval(share.wilson, shares[name]["wilson"], context);
      expect_interval(share.clopper_pearson, shares[name]["beta"], context);
    }

    const Confusion counts = confusion(decisions);
    const auto expected = [&](const char* name) { return intervals.value(name, nlohmann::json()); };
    expect_interval(positive_likelihood_ratio_interval(counts, 0.95),
                    expected("positive_likelihood_ratio"), one.name + ", LR+");
    expect_interval(negative_likelihood_ratio_interval(counts, 0.95),
                    expected("negative_likelihood_ratio"), one.name + ", LR-");
    expect_interval(diagnostic_odds_ratio_interval(counts, 0.95), expected("diagnostic_odds_ratio"),
                    one.name + ", DOR");
  }
}

TEST(DecisionIntervals, RespectPatientsWhereTheyRepeat) {
  // Twenty patients of four slices each, called alike.
  std::vector<std::uint8_t> called, positive;
  std::vector<std::uint32_t> patient, slice;
  for (std::uint32_t p = 0; p < 20; ++p)
    for (int i = 0; i < 4; ++i) {
      called.push_back(p % 5 != 0);
      positive.push_back(1);
      slice.push_back(static_cast<std::uint32_t>(slice.size()));
      patient.push_back(p);
    }
  const auto by_patient = decision_proportions({called, positive}, patient, 20, 0.95).sensitivity;
  const Interval expected = wilson_interval(0.8 * 19, 19, 0.95); // 20 less the degree of freedom
  EXPECT_NEAR(by_patient.interval()->low, expected.low, 1e-12);
  EXPECT_NEAR(by_patient.interval()->high, expected.high, 1e-12);
  const auto by_slice = decision_proportions({called, positive}, slice, 80, 0.95).sensitivity;
  EXPECT_FALSE(by_slice.clustered);
  EXPECT_EQ(by_slice.interval()->low, wilson_interval(64, 80, 0.95).low);
}

// Altman and Bland, BMJ 309, 1994, p. 102: liver scans where one in four is ill.
TEST(PredictiveValues, AgreeWithAltmanAndBland) {
  const Confusion liver_scans{231, 32, 27, 54};
  EXPECT_NEAR(positive_predictive_value_at(0.25, liver_scans, 0.95)->value, 0.45, 0.005);
  EXPECT_NEAR(negative_predictive_value_at(0.25, liver_scans, 0.95)->value, 0.95, 0.005);
  const double observed = liver_scans.positives() / liver_scans.cases();
  EXPECT_NEAR(positive_predictive_value_at(observed, liver_scans, 0.95)->value,
              *positive_predictive_value(liver_scans), 1e-12);
  EXPECT_NEAR(negative_predictive_value_at(observed, liver_scans, 0.95)->value,
              *negative_predictive_value(liver_scans), 1e-12);
}

TEST(PredictiveValues, AgreeWithTheDeltaMethod) {
  std::size_t compared = 0;
  for (const ReferenceCase& one : reference_cases(reference("decisions"))) {
    const std::vector<std::uint8_t> called = one.expected["called"];
    const Confusion counts = confusion({called, one.positive});
    const nlohmann::json at = one.expected["intervals"].value("at", nlohmann::json::object());
    for (const auto& [prevalence, expected] : at.items()) {
      const double share = std::stod(prevalence);
      for (const auto& [found, wanted] :
           {std::pair(positive_predictive_value_at(share, counts, 0.95), expected["positive"]),
            std::pair(negative_predictive_value_at(share, counts, 0.95), expected["negative"])}) {
        EXPECT_NEAR(found->value, wanted[0].get<double>(), 1e-12) << one.name;
        EXPECT_NEAR(found->interval.low, wanted[1].get<double>(), 1e-6) << one.name;
        EXPECT_NEAR(found->interval.high, wanted[2].get<double>(), 1e-6) << one.name;
        ++compared;
      }
    }
  }
  EXPECT_GE(compared, 50u);
}

double binomial(int k, int n, double p) {
  return std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) +
                  k * std::log(p) + (n - k) * std::log1p(-p));
}

/// The probability that the interval holds the true value, over every outcome of a study with n
/// positives and n negatives, given that there is an interval.
double coverage(int n, double sensitivity, double specificity, double prevalence, bool positive) {
  const double right = positive ? prevalence * sensitivity : (1 - prevalence) * specificity;
  const double wrong =
      positive ? (1 - prevalence) * (1 - specificity) : prevalence * (1 - sensitivity);
  const double truth = right / (right + wrong);
  double covered = 0, total = 0;
  for (int hits = 0; hits <= n; ++hits)
    for (int alarms = 0; alarms <= n; ++alarms) {
      const Confusion counts{double(hits), double(alarms), double(n - hits), double(n - alarms)};
      const auto found = positive ? positive_predictive_value_at(prevalence, counts, 0.95)
                                  : negative_predictive_value_at(prevalence, counts, 0.95);
      if (!found)
        continue;
      const double probability =
          binomial(hits, n, sensitivity) * binomial(alarms, n, 1 - specificity);
      total += probability;
      if (found->interval.low <= truth && truth <= found->interval.high)
        covered += probability;
    }
  return covered / total;
}

TEST(PredictiveValues, IntervalsCoverTheTruth) {
  for (int n : {20, 50, 200})
    for (double sensitivity : {0.6, 0.9, 0.98})
      for (double specificity : {0.7, 0.95, 0.99})
        for (bool positive : {true, false})
          EXPECT_GE(coverage(n, sensitivity, specificity, 0.1, positive), 0.91)
              << n << " per class, sensitivity " << sensitivity << ", specificity " << specificity
              << (positive ? ", PPV" : ", NPV");
}

struct EdgeCase {
  const char* what;
  Confusion counts;
  std::optional<double> positive, negative;
};

TEST(PredictiveValues, Edges) {
  for (const EdgeCase& one : {EdgeCase{"no false alarm", {8, 0, 2, 10}, 1.0, 0.9 / 0.92},
                              EdgeCase{"nothing called", {0, 0, 5, 5}, std::nullopt, 0.9},
                              EdgeCase{"everything called", {5, 5, 0, 0}, 0.1, std::nullopt},
                              EdgeCase{"no negatives", {5, 0, 5, 0}, std::nullopt, std::nullopt},
                              EdgeCase{"always wrong", {0, 5, 5, 0}, 0.0, 0.0}}) {
    const auto positive = positive_predictive_value_at(0.1, one.counts, 0.95);
    ASSERT_EQ(positive.has_value(), one.positive.has_value()) << one.what;
    if (positive) {
      EXPECT_NEAR(positive->value, *one.positive, 1e-12) << one.what;
      EXPECT_LE(positive->interval.low, positive->value) << one.what;
      EXPECT_GE(positive->interval.high, positive->value) << one.what;
      EXPECT_GT(positive->interval.high - positive->interval.low, 0.05) << one.what;
    }
    const auto negative = negative_predictive_value_at(0.1, one.counts, 0.95);
    ASSERT_EQ(negative.has_value(), one.negative.has_value()) << one.what;
    if (negative) {
      EXPECT_NEAR(negative->value, *one.negative, 1e-12) << one.what;
    }
  }
}

} // namespace
} // namespace thorax::stats
