#include "stats/auroc_interval.h"

#include <cmath>

#include <gtest/gtest.h>

#include "unit/stats/cases.h"

namespace thorax::stats {
namespace {

/// The AUROC of two normal distributions shift apart.
double binormal_auroc(double shift) {
  return 0.5 * std::erfc(-shift / 2);
}

/// Share of simulated studies whose interval holds the truth; patients of equal size whose rows
/// share a random effect.
double coverage(double shift, std::size_t patients, std::size_t rows, std::size_t studies,
                bool cluster) {
  std::size_t covered = 0, defined = 0;
  const double truth = binormal_auroc(shift);
  for (std::size_t study = 0; study < studies; ++study) {
    Random random(17, std::to_string(study), 0, "coverage");
    std::vector<double> scores;
    std::vector<std::uint8_t> positive;
    std::vector<std::uint32_t> patient;
    for (std::uint32_t p = 0; p < patients; ++p) {
      const bool ill = p % 2;
      const double own = rows > 1 ? std::sqrt(0.5) * random.normal() : 0;
      for (std::size_t i = 0; i < rows; ++i) {
        scores.push_back(shift * ill + own + std::sqrt(rows > 1 ? 0.5 : 1.0) * random.normal());
        positive.push_back(ill);
        patient.push_back(p);
      }
    }
    const Outcomes outcomes{scores, positive};
    const auto components =
        cluster ? auroc_components(outcomes, patient, patients) : auroc_components(outcomes);
    const auto interval = auroc_interval(*components, 0.95);
    if (!interval)
      continue;
    ++defined;
    covered += interval->interval.low <= truth && truth <= interval->interval.high;
  }
  EXPECT_EQ(defined, studies);
  return static_cast<double>(covered) / static_cast<double>(defined);
}

struct CoverageCase {
  double shift;
  std::size_t patients, rows;
  double at_least;
};

// The Monte-Carlo standard error of 0.95 over 2000 studies is 0.005.
TEST(AurocInterval, CoversTheTruth) {
  for (const CoverageCase& one :
       {CoverageCase{0.5, 100, 1, 0.935}, CoverageCase{1.5, 100, 1, 0.935},
        CoverageCase{1.5, 60, 4, 0.93}, CoverageCase{2.5, 60, 1, 0.93},
        CoverageCase{4.0, 40, 1, 0.93}, CoverageCase{4.0, 20, 3, 0.93}}) {
    const double share = coverage(one.shift, one.patients, one.rows, 2000, one.rows > 1);
    EXPECT_GE(share, one.at_least)
        << "shift " << one.shift << ", " << one.patients << " patients of " << one.rows;
  }
}

TEST(AurocInterval, IgnoringPatientsCoversTooLittle) {
  EXPECT_LT(coverage(1.0, 60, 8, 500, false), 0.85);
  EXPECT_GT(coverage(1.0, 60, 8, 500, true), 0.92);
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

TEST(AurocInterval, TiedScoresHaveNone) {
  const std::vector<double> scores(6, 0.5);
  const std::vector<std::uint8_t> positive{1, 1, 1, 0, 0, 0};
  EXPECT_FALSE(auroc_interval(*auroc_components({scores, positive}), 0.95));
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
