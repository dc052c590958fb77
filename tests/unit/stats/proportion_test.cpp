#include "stats/proportion.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/random.h"

namespace thorax::stats {
namespace {

struct Known {
  std::size_t successes, trials;
  double wilson_low, wilson_high, exact_low, exact_high;
};

// Newcombe, Statistics in Medicine 17, 1998, table I: 81/263, 15/148, 0/20 and 1/29.
TEST(Proportion, AgreesWithNewcombesTable) {
  for (const Known& known : {Known{81, 263, 0.2553, 0.3662, 0.2527, 0.3676},
                             Known{15, 148, 0.0624, 0.1605, 0.0578, 0.1617},
                             Known{0, 20, 0.0000, 0.1611, 0.0000, 0.1684},
                             Known{1, 29, 0.0061, 0.1718, 0.0009, 0.1776}}) {
    const Interval wilson = wilson_interval(static_cast<double>(known.successes),
                                            static_cast<double>(known.trials), 0.95);
    const Interval exact = clopper_pearson_interval(known.successes, known.trials, 0.95);
    EXPECT_NEAR(wilson.low, known.wilson_low, 6e-5);
    EXPECT_NEAR(wilson.high, known.wilson_high, 6e-5);
    EXPECT_NEAR(exact.low, known.exact_low, 6e-5);
    EXPECT_NEAR(exact.high, known.exact_high, 6e-5);
  }
}

double binomial_probability(std::size_t successes, std::size_t trials, double p) {
  const auto k = static_cast<double>(successes), n = static_cast<double>(trials);
  return std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) +
                  k * std::log(p) + (n - k) * std::log1p(-p));
}

TEST(Proportion, ClopperPearsonNeverCoversTooLittle) {
  for (const std::size_t trials : {1, 20, 150}) {
    double least = 1;
    for (double p = 0.005; p < 1; p += 0.005) {
      double covered = 0;
      for (std::size_t successes = 0; successes <= trials; ++successes) {
        const Interval interval = clopper_pearson_interval(successes, trials, 0.95);
        if (interval.low <= p && p <= interval.high)
          covered += binomial_probability(successes, trials, p);
      }
      least = std::min(least, covered);
    }
    EXPECT_GE(least, 0.95) << trials;
    EXPECT_LE(least, 0.98) << trials;
  }
}

TEST(Proportion, ClusteredEqualsWilsonWithOneTrialPerPatient) {
  const std::vector<std::uint8_t> success{1, 0, 1, 1, 0, 1};
  const std::vector<std::uint32_t> patient{3, 1, 0, 2, 5, 4};
  const Interval clustered = clustered_wilson_interval(success, patient, 7, 0.95);
  const Interval wilson = wilson_interval(4, 6, 0.95);
  EXPECT_DOUBLE_EQ(clustered.low, wilson.low);
  EXPECT_DOUBLE_EQ(clustered.high, wilson.high);
}

TEST(Proportion, IdenticalRowsOfAPatientCountOnce) {
  std::vector<std::uint8_t> success;
  std::vector<std::uint32_t> patient;
  for (std::uint32_t p = 0; p < 40; ++p)
    for (int i = 0; i < 5; ++i) {
      success.push_back(p % 4 != 0);
      patient.push_back(p);
    }
  EXPECT_NEAR(effective_trials(success, patient, 40), 39, 1e-9); // 40 less the degree of freedom
  std::fill(success.begin(), success.end(), 1);
  EXPECT_EQ(effective_trials(success, patient, 40), 40);
}

TEST(Proportion, ClusteredIntervalCoversWhereWilsonDoesNot) {
  std::size_t clustered_covered = 0, wilson_covered = 0;
  const std::size_t studies = 2000;
  for (std::size_t study = 0; study < studies; ++study) {
    Random random(31, std::to_string(study), 0, "clustered proportion");
    std::vector<std::uint8_t> success;
    std::vector<std::uint32_t> patient;
    for (std::uint32_t p = 0; p < 50; ++p) {
      const double own = random.chance(0.5) ? 0.95 : 0.55; // mean 0.75
      for (std::uint64_t i = 0, rows = 1 + random.below(9); i < rows; ++i) {
        success.push_back(random.chance(own));
        patient.push_back(p);
      }
    }
    double hits = 0;
    for (auto one : success)
      hits += one;
    const auto covers = [](const Interval& interval) {
      return interval.low <= 0.75 && 0.75 <= interval.high;
    };
    clustered_covered += covers(clustered_wilson_interval(success, patient, 50, 0.95));
    wilson_covered += covers(wilson_interval(hits, static_cast<double>(success.size()), 0.95));
  }
  EXPECT_GE(static_cast<double>(clustered_covered) / studies, 0.935);
  EXPECT_LT(static_cast<double>(wilson_covered) / studies, 0.88);
}

} // namespace
} // namespace thorax::stats
