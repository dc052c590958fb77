#include "stats/bootstrap.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "stats/auroc_bootstrap.h"
#include "unit/stats/cases.h"

namespace thorax::stats {
namespace {

constexpr double lost = std::numeric_limits<double>::quiet_NaN();

TEST(Bootstrap, DependsOnTheSeedAndNotOnThreads) {
  const auto first_drawn = [](std::span<const std::uint32_t> copies) {
    return std::optional<double>(copies[0]);
  };
  const auto one = bootstrap(20, 50, 1, 1, first_drawn);
  EXPECT_EQ(one, bootstrap(20, 50, 1, 4, first_drawn));
  EXPECT_NE(one, bootstrap(20, 50, 2, 1, first_drawn));
}

TEST(Bootstrap, CountsReplicatesWithoutAValue) {
  const auto where_drawn = [](std::span<const std::uint32_t> copies) {
    return copies[0] ? std::optional<double>(copies[0]) : std::nullopt;
  };
  const auto drawn = bootstrap(50, 4000, 1, 2, where_drawn);
  EXPECT_EQ(drawn.size(), 4000u);
  EXPECT_NEAR(static_cast<double>(lost_replicates(drawn)) / 4000, std::pow(0.98, 50), 0.03);
}

TEST(Bootstrap, PercentileIntervalInterpolates) {
  std::vector<double> values{lost};
  for (int i = 100; i >= 0; --i)
    values.push_back(i);
  const auto interval = percentile_interval(values, 0.9);
  EXPECT_NEAR(interval->low, 5, 1e-12);
  EXPECT_NEAR(interval->high, 95, 1e-12);
  EXPECT_FALSE(percentile_interval(std::vector{1.0, lost}, 0.9));
}

// Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, table 14.1 and section 14.3: the
// variance of 26 neurological scores is 171.5 and its BCa interval of 90% is 115.8 to 259.6.
TEST(Bootstrap, BcaAgreesWithEfronsSpatialTest) {
  const std::vector<double> scores{48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6,
                                   0,  33, 28, 34, 4,  32, 24, 47, 41, 24, 26, 30, 41};
  const auto variance = [&](std::span<const std::uint32_t> copies) {
    double n = 0, sum = 0, squares = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
      n += copies[i];
      sum += copies[i] * scores[i];
      squares += copies[i] * scores[i] * scores[i];
    }
    return std::optional(squares / n - sum / n * sum / n);
  };
  std::vector<std::uint32_t> copies(scores.size(), 1);
  const double estimate = *variance(copies);
  EXPECT_NEAR(estimate, 171.5, 0.05);
  std::vector<double> jackknife;
  for (std::uint32_t& left_out : copies) {
    left_out = 0;
    jackknife.push_back(*variance(copies));
    left_out = 1;
  }
  const auto interval =
      bca_interval(estimate, bootstrap(scores.size(), 20000, 1, 2, variance), jackknife, 0.9);
  EXPECT_NEAR(interval->low, 115.8, 4); // the book drew 2000 replicates
  EXPECT_NEAR(interval->high, 259.6, 6);
}

struct BcaCase {
  const char* what;
  double estimate;
  std::vector<double> replicates, jackknife;
  bool defined;
};

TEST(Bootstrap, BcaIsDefinedOnlyWhereItsCorrectionsAre) {
  for (const BcaCase& one : {
           BcaCase{"both sides", 0.5, {0.4, 0.5, 0.6}, {0.4, 0.5}, true},
           BcaCase{"lost ones left out", 0.5, {0.4, lost, 0.6}, {0.4, lost, 0.5}, true},
           BcaCase{"no jackknife value: no skewness", 0.5, {0.4, 0.6}, {lost}, true},
           BcaCase{"equal ones count half", 1, {0.8, 0.9, 1, 1}, {1, 1}, true},
           BcaCase{"all below", 0.9, {0.4, 0.5, 0.6}, {0.4, 0.5}, false},
           BcaCase{"all above", 0.3, {0.4, 0.5, 0.6}, {0.4, 0.5}, false},
           BcaCase{"all equal", 1, {1, 1, 1}, {1, 1}, false},
           BcaCase{"one value", 1, {1, lost}, {1, 1}, false},
           BcaCase{"none", 1, {}, {}, false},
       })
    EXPECT_EQ(bca_interval(one.estimate, one.replicates, one.jackknife, 0.95).has_value(),
              one.defined)
        << one.what;
}

/// The AUROC of a replicate by writing each row as often as its patient was drawn.
double resampled_auroc(const PatientCases& cases, const std::vector<std::uint32_t>& drawn) {
  std::vector<double> scores;
  std::vector<std::uint8_t> positive;
  for (std::uint32_t patient : drawn)
    for (std::size_t i = 0; i < cases.patient.size(); ++i)
      if (cases.patient[i] == patient) {
        scores.push_back(cases.outcomes.scores[i]);
        positive.push_back(cases.outcomes.positive[i]);
      }
  return auroc(roc_curve({scores, positive})).value_or(lost);
}

void expect_same(const std::vector<double>& found, const std::vector<double>& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(std::isnan(found[i]), std::isnan(expected[i])) << i;
    if (!std::isnan(expected[i])) {
      EXPECT_NEAR(found[i], expected[i], 1e-13) << i;
    }
  }
}

TEST(AurocBootstrap, IsTheAurocOfTheResampledRows) {
  for (const std::size_t patients : {1, 2, 3, 12, 40}) {
    const SimulatedCases cases = simulate(patients, 4, 1.0, patients);
    const std::vector<double> tied(cases.scores.size(), 0.5);
    const std::vector<PatientCases> classes{{cases.outcomes(), cases.patient},
                                            {cases.other_outcomes(), cases.patient},
                                            {{tied, cases.positive}, cases.patient}};
    constexpr std::size_t replicates = 21; // not a multiple of how many share a pass
    const auto found = bootstrap_auroc(classes, patients, replicates, 9, 2);
    for (std::size_t c = 0; c < classes.size(); ++c) {
      std::vector<double> expected;
      for (std::size_t r = 0; r < replicates; ++r)
        expected.push_back(resampled_auroc(classes[c], draw_patients(patients, 9, r)));
      expect_same(found[c], expected);
    }
  }
}

TEST(AurocBootstrap, DependsOnTheSeedAndNotOnThreads) {
  const SimulatedCases cases = simulate(50, 3, 1.0, 4);
  const std::vector<PatientCases> classes(2, {cases.outcomes(), cases.patient});
  const auto one = bootstrap_auroc(classes, 50, 100, 1, 1);
  EXPECT_EQ(one, bootstrap_auroc(classes, 50, 100, 1, 3));
  EXPECT_NE(one, bootstrap_auroc(classes, 50, 100, 2, 1));
  EXPECT_EQ(one[0], one[1]);
}

TEST(AurocBootstrap, DrawsOnlyPatientsWithCases) {
  const SimulatedCases cases = simulate(20, 3, 1.0, 4);
  std::vector<std::uint32_t> numbered = cases.patient;
  for (std::uint32_t& patient : numbered)
    patient = 5 * patient + 3;
  const PatientCases dense{cases.outcomes(), cases.patient}, sparse{cases.outcomes(), numbered};
  EXPECT_EQ(bootstrap_auroc({&dense, 1}, 20, 50, 1, 1),
            bootstrap_auroc({&sparse, 1}, 103, 50, 1, 1));
}

TEST(AurocBootstrap, LosesReplicatesWithoutAClass) {
  const std::vector<double> scores{3, 1, 2};
  const std::vector<std::uint8_t> positive{1, 0, 0};
  const std::vector<std::uint32_t> patient{0, 1, 2};
  const PatientCases cases{{scores, positive}, patient};
  const auto drawn = bootstrap_auroc({&cases, 1}, 3, 6000, 1, 2).front();
  // The positive is not drawn in 8 of 27 samples, nothing else in 1 of 27.
  EXPECT_NEAR(static_cast<double>(lost_replicates(drawn)) / 6000, 9.0 / 27, 0.03);
}

TEST(AurocBootstrap, JackknifeLeavesOutEachPatient) {
  for (const std::size_t patients : {1, 2, 15, 60}) {
    const SimulatedCases cases = simulate(patients, 5, 1.0, 6);
    const PatientCases patient_cases{cases.outcomes(), cases.patient};
    std::vector<double> expected;
    for (std::uint32_t left_out = 0; left_out < patients; ++left_out) {
      std::vector<std::uint32_t> others;
      for (std::uint32_t p = 0; p < patients; ++p)
        if (p != left_out)
          others.push_back(p);
      expected.push_back(resampled_auroc(patient_cases, others));
    }
    expect_same(jackknife_auroc(patient_cases, patients), expected);
  }
}

TEST(AurocBootstrap, WeightedMeanLosesWhatAClassLost) {
  const std::vector<std::vector<double>> classes{{0.8, lost, 0.6}, {0.4, 0.4, 0.2}};
  expect_same(weighted_mean(classes, std::vector<double>{3, 1}), {0.7, lost, 0.5});
}

} // namespace
} // namespace thorax::stats
