#include "stats/auroc_interval.h"

#include <cmath>

#include <gtest/gtest.h>

#include "support/run_command.h"
#include "support/simulated_study.h"
#include "unit/stats/cases.h"

namespace thorax::stats {
namespace {

using ::thorax::testing::simulate_study;
using ::thorax::testing::StudyDesign;

enum class Method { wald, logit, clustered, newcombe };

Interval interval_of(const ::thorax::testing::SimulatedStudy& study, Method method) {
  const AurocComponents components =
      method == Method::clustered
          ? *auroc_components(study.outcomes(), study.patient, study.patients)
          : *auroc_components(study.outcomes());
  switch (method) {
  case Method::wald:
    return wald_interval(components.value, *auroc_covariance(components, components), 0.95);
  case Method::newcombe:
    return newcombe_interval(components.value, static_cast<double>(components.with_positive),
                             static_cast<double>(components.with_negative), 0.95);
  default:
    return auroc_interval(components, 0.95)->interval;
  }
}

/// Share of simulated studies whose interval holds the truth.
double coverage(const StudyDesign& design, Method method, std::size_t studies) {
  std::size_t covered = 0;
  for (std::size_t number = 0; number < studies; ++number) {
    const Interval interval = interval_of(simulate_study(design, number), method);
    covered += interval.low <= design.auroc && design.auroc <= interval.high;
  }
  return static_cast<double>(covered) / static_cast<double>(studies);
}

struct CoverageCase {
  const char* what;
  StudyDesign design;
  Method method;
  double at_least, at_most;
};

// Cells of docs/coverage.md. The Monte-Carlo standard error of 0.95 over 1000 studies is 0.007.
TEST(AurocInterval, CoversTheTruth) {
  for (const CoverageCase& one : {
           CoverageCase{"logit", {0.6, 50, 50}, Method::logit, 0.93, 0.98},
           CoverageCase{"logit", {0.95, 50, 50}, Method::logit, 0.92, 0.98},
           CoverageCase{"logit, small", {0.95, 20, 20}, Method::logit, 0.93, 0.99},
           CoverageCase{"clustered", {0.8, 50, 50, 5}, Method::clustered, 0.92, 0.98},
           CoverageCase{"clustered, small", {0.95, 25, 25, 5}, Method::clustered, 0.90, 0.98},
           CoverageCase{
               "rows of patients as if independent", {0.8, 50, 50, 5}, Method::logit, 0.5, 0.85},
           CoverageCase{"Newcombe, one positive", {0.8, 1, 200}, Method::newcombe, 0.91, 0.99},
           CoverageCase{"Newcombe", {0.95, 20, 20}, Method::newcombe, 0.93, 0.99},
           CoverageCase{
               "Newcombe, wide positives", {0.8, 20, 400, 1, 3}, Method::newcombe, 0.7, 0.9},
           CoverageCase{"logit, wide positives", {0.8, 50, 400, 1, 3}, Method::logit, 0.92, 0.98},
       }) {
    const double share = coverage(one.design, one.method, 1000);
    EXPECT_GE(share, one.at_least) << one.what;
    EXPECT_LE(share, one.at_most) << one.what;
  }
}

// Far too little in small samples, as an independent implementation finds too.
TEST(AurocInterval, WaldFallsShortInSmallSamples) {
  const auto script =
      ::thorax::testing::source_folder() / "tests/support/reference_discrimination.py";
  const auto python = ::thorax::testing::run_command(
      {"/usr/bin/python3", script.string(), "wald_coverage", "0.95", "20", "4000"});
  ASSERT_EQ(python.exit_code, 0) << python.err;
  const double theirs = std::stod(python.out), ours = coverage({0.95, 20, 20}, Method::wald, 4000);
  EXPECT_NEAR(ours, 0.84, 0.02);
  EXPECT_NEAR(ours, theirs, 0.025); // standard error of the difference: 0.008
}

/// The least favourable distribution for an AUROC seen as 1: all negatives score the same, and a
/// positive scores below them with probability 1 - AUROC.
TEST(AurocInterval, SaturatedIntervalHoldsForTheLeastFavourableDistribution) {
  for (const std::size_t n : {3u, 10u, 30u}) {
    const double limit = saturated_interval(1, n, 0.95).low;
    EXPECT_NEAR(limit, std::pow(0.025, 1.0 / static_cast<double>(n)), 1e-12);
    for (const double truth : {limit - 0.02, limit - 0.1}) {
      std::size_t missed = 0;
      for (std::size_t study = 0; study < 4000; ++study) {
        Random random(23, std::to_string(study), n, "saturated");
        std::size_t above = 0;
        for (std::size_t i = 0; i < n; ++i)
          above += random.chance(truth);
        missed += above == n; // an AUROC of 1, whose interval begins above the truth
      }
      EXPECT_LE(static_cast<double>(missed) / 4000, 0.025 + 0.008);
    }
  }
}

TEST(AurocInterval, SaturatedAurocGetsAnExactInterval) {
  std::vector<double> scores{0.9, 0.8, 0.7, 0.3, 0.2, 0.1, 0.05};
  const std::vector<std::uint8_t> positive{1, 1, 1, 0, 0, 0, 0};
  const auto perfect = auroc_interval(*auroc_components({scores, positive}), 0.95);
  ASSERT_TRUE(perfect);
  EXPECT_EQ(perfect->method, AurocIntervalMethod::exact);
  EXPECT_NEAR(perfect->interval.low, std::pow(0.025, 1.0 / 3), 1e-12);
  EXPECT_EQ(perfect->interval.high, 1);
  for (double& score : scores)
    score = -score;
  const auto reversed = auroc_interval(*auroc_components({scores, positive}), 0.95);
  EXPECT_EQ(reversed->interval.low, 0);
  EXPECT_NEAR(reversed->interval.high, 1 - std::pow(0.025, 1.0 / 3), 1e-12);
}

struct ChoiceCase {
  const char* what;
  std::vector<double> scores;
  std::vector<std::uint8_t> positive;
  std::vector<std::uint32_t> patient;
  std::optional<AurocIntervalMethod> method;
};

TEST(AurocInterval, ChoosesTheMethod) {
  using enum AurocIntervalMethod;
  for (const ChoiceCase& one : {
           ChoiceCase{"ordinary", {4, 2, 3, 1}, {1, 1, 0, 0}, {0, 1, 2, 3}, logit},
           ChoiceCase{"separated", {4, 3, 2, 1}, {1, 1, 0, 0}, {0, 1, 2, 3}, exact},
           ChoiceCase{"reversed", {1, 2, 3, 4}, {1, 1, 0, 0}, {0, 1, 2, 3}, exact},
           ChoiceCase{"one positive", {2, 3, 1}, {1, 0, 0}, {0, 1, 2}, newcombe},
           ChoiceCase{
               "positives of one patient", {4, 2, 3, 1}, {1, 1, 0, 0}, {0, 0, 2, 3}, newcombe},
           ChoiceCase{"all tied", {5, 5, 5, 5}, {1, 1, 0, 0}, {0, 1, 2, 3}, newcombe},
           ChoiceCase{"one patient", {4, 2, 3, 1}, {1, 1, 0, 0}, {2, 2, 2, 2}, std::nullopt},
       }) {
    const auto found =
        auroc_interval(*auroc_components({one.scores, one.positive}, one.patient, 4), 0.95);
    ASSERT_EQ(found.has_value(), one.method.has_value()) << one.what;
    if (found) {
      EXPECT_EQ(found->method, *one.method) << one.what;
    }
  }
}

TEST(AurocInterval, IsValidatedFromFiftyPatientsOfEachClass) {
  using enum AurocIntervalMethod;
  AurocComponents components;
  components.with_positive = 50;
  components.with_negative = 50;
  for (const auto method : {logit, exact, percentile, bca})
    EXPECT_TRUE(is_validated(method, components));
  EXPECT_FALSE(is_validated(newcombe, components));
  components.with_positive = 49;
  for (const auto method : {logit, newcombe, percentile, bca})
    EXPECT_FALSE(is_validated(method, components));
  EXPECT_TRUE(is_validated(exact, components));
}

// 38.5 of 42 pairs concordant. The limits are those that the R package SingleCaseES documents for
// its NAP(A, B), where they are found to four digits.
TEST(AurocInterval, NewcombeAgreesWithAPublishedExample) {
  const Interval interval = newcombe_interval(38.5 / 42, 6, 7, 0.95);
  EXPECT_NEAR(interval.low, 0.5973406, 5e-5);
  EXPECT_NEAR(interval.high, 0.9860176, 5e-5);
}

TEST(AurocInterval, NewcombeHoldsItsEnds) {
  const Interval perfect = newcombe_interval(1, 20, 30, 0.95);
  EXPECT_EQ(perfect.high, 1);
  EXPECT_GT(perfect.low, 0.5);
  const Interval reversed = newcombe_interval(0, 20, 30, 0.95);
  EXPECT_EQ(reversed.low, 0);
  EXPECT_NEAR(reversed.high, 1 - perfect.low, 1e-12);
}

TEST(AurocInterval, WaldAndLogitAgreeWithTheirFormulas) {
  const Interval wald = wald_interval(0.8, 0.0025, 0.95);
  EXPECT_NEAR(wald.low, 0.8 - 1.959963984540054 * 0.05, 1e-12);
  EXPECT_NEAR(wald.high, 0.8 + 1.959963984540054 * 0.05, 1e-12);
  EXPECT_EQ(wald_interval(0.99, 0.0025, 0.95).high, 1);
  const Interval logit = logit_interval(0.8, 0.0025, 0.95);
  EXPECT_NEAR(std::log(logit.low / (1 - logit.low)) + std::log(logit.high / (1 - logit.high)),
              2 * std::log(4.0), 1e-12);
  EXPECT_NEAR(std::log(logit.high / (1 - logit.high)) - std::log(4.0),
              1.959963984540054 * 0.05 / 0.16, 1e-12);
}

TEST(PairedDifference, IsSharperThanTwoIndependentModels) {
  const SimulatedCases cases = simulate(150, 4, 1.0, 2);
  const auto a = *auroc_components(cases.outcomes(), cases.patient, cases.patients);
  const auto b = *auroc_components(cases.other_outcomes(), cases.patient, cases.patients);
  const PairedDifference difference = paired_difference(a, b, 0.95);
  EXPECT_NEAR(difference.difference, a.value - b.value, 1e-15);
  const double unpaired = std::sqrt(*auroc_covariance(a, a) + *auroc_covariance(b, b));
  EXPECT_LT(*difference.standard_error, 0.8 * unpaired);
  EXPECT_NEAR(
      *difference.p_value,
      std::erfc(std::abs(difference.difference) / *difference.standard_error / std::sqrt(2)),
      1e-12);
}

TEST(PairedDifference, HasTheRightErrorRate) {
  std::size_t rejected = 0;
  for (std::size_t study = 0; study < 2000; ++study) {
    Random random(29, std::to_string(study), 0, "null");
    std::vector<double> first, second;
    std::vector<std::uint8_t> positive;
    std::vector<std::uint32_t> patient;
    for (std::uint32_t p = 0; p < 60; ++p)
      for (int i = 0; i < 3; ++i) {
        const double shared = (p % 2) + random.normal();
        first.push_back(shared + 0.7 * random.normal());
        second.push_back(shared + 0.7 * random.normal());
        positive.push_back(p % 2);
        patient.push_back(p);
      }
    const auto a = auroc_components({first, positive}, patient, 60);
    const auto b = auroc_components({second, positive}, patient, 60);
    rejected += *paired_difference(*a, *b, 0.95).p_value < 0.05;
  }
  EXPECT_NEAR(static_cast<double>(rejected) / 2000, 0.05, 0.02);
}

TEST(PairedDifference, OfAModelWithItselfHasNoInterval) {
  const SimulatedCases cases = simulate(50, 1, 1.0, 2);
  const auto a = *auroc_components(cases.outcomes());
  const PairedDifference difference = paired_difference(a, a, 0.95);
  EXPECT_EQ(difference.difference, 0);
  EXPECT_FALSE(difference.interval);
  EXPECT_FALSE(difference.p_value);
}

} // namespace
} // namespace thorax::stats
