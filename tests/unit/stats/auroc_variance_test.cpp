#include "stats/auroc_variance.h"

#include <cmath>

#include <gtest/gtest.h>

#include "stats/auroc_bootstrap.h"
#include "stats/summary.h"
#include "unit/stats/cases.h"

namespace thorax::stats {
namespace {

double kernel(double positive, double negative) {
  return positive > negative ? 1 : positive == negative ? 0.5 : 0;
}

/// V10 and V01 by their definition, one per case, pair by pair.
std::vector<double> placements(const Outcomes& outcomes) {
  std::vector<double> result(outcomes.size());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    double others = 0;
    for (std::size_t j = 0; j < outcomes.size(); ++j)
      if (outcomes.positive[i] != outcomes.positive[j]) {
        result[i] += outcomes.positive[i] ? kernel(outcomes.scores[i], outcomes.scores[j])
                                          : kernel(outcomes.scores[j], outcomes.scores[i]);
        ++others;
      }
    result[i] /= others;
  }
  return result;
}

double mean_over(const Outcomes& outcomes, const std::vector<double>& values, bool positive) {
  double sum = 0, count = 0;
  for (std::size_t i = 0; i < values.size(); ++i)
    if ((outcomes.positive[i] != 0) == positive) {
      sum += values[i];
      ++count;
    }
  return sum / count;
}

/// DeLong's covariance as in the paper: sample covariances of V10 and V01.
double delong(const Outcomes& a, const Outcomes& b) {
  const auto va = placements(a), vb = placements(b);
  double result = 0;
  for (const bool positive : {true, false}) {
    const double mean_a = mean_over(a, va, positive), mean_b = mean_over(b, vb, positive);
    double sum = 0, n = 0;
    for (std::size_t i = 0; i < va.size(); ++i)
      if ((a.positive[i] != 0) == positive) {
        sum += (va[i] - mean_a) * (vb[i] - mean_b);
        ++n;
      }
    result += sum / (n - 1) / n;
  }
  return result;
}

/// Obuchowski's covariance as in the paper: S10/m + S01/n + (S11 + S11')/(mn), sums over clusters.
double obuchowski(const SimulatedCases& cases, const Outcomes& a, const Outcomes& b) {
  const auto va = placements(a), vb = placements(b);
  const double area_a = mean_over(a, va, true), area_b = mean_over(b, vb, true);
  double m = 0, n = 0, with_positive = 0, with_negative = 0;
  double s10 = 0, s01 = 0, s11 = 0;
  for (std::uint32_t k = 0; k < cases.patients; ++k) {
    double pa = 0, pb = 0, na = 0, nb = 0, mk = 0, nk = 0;
    for (std::size_t i = 0; i < va.size(); ++i) {
      if (cases.patient[i] != k)
        continue;
      (a.positive[i] ? pa : na) += va[i];
      (a.positive[i] ? pb : nb) += vb[i];
      ++(a.positive[i] ? mk : nk);
    }
    m += mk;
    n += nk;
    with_positive += mk > 0;
    with_negative += nk > 0;
    s10 += (pa - mk * area_a) * (pb - mk * area_b);
    s01 += (na - nk * area_a) * (nb - nk * area_b);
    s11 += (pa - mk * area_a) * (nb - nk * area_b) + (na - nk * area_a) * (pb - mk * area_b);
  }
  const auto clusters = static_cast<double>(cases.patients);
  s10 *= with_positive / ((with_positive - 1) * m);
  s01 *= with_negative / ((with_negative - 1) * n);
  s11 *= clusters / (clusters - 1);
  return s10 / m + s01 / n + s11 / (m * n);
}

TEST(AurocVariance, IndependentCasesGiveDeLong) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const SimulatedCases cases = simulate(60, 1, 1.0, seed);
    const auto a = auroc_components(cases.outcomes()), b = auroc_components(cases.other_outcomes());
    EXPECT_NEAR(*auroc_covariance(*a, *a), delong(cases.outcomes(), cases.outcomes()), 1e-14);
    EXPECT_NEAR(*auroc_covariance(*a, *b), delong(cases.outcomes(), cases.other_outcomes()), 1e-14);
    EXPECT_NEAR(a->value, *auroc(roc_curve(cases.outcomes())), 1e-13);
  }
}

TEST(AurocVariance, PatientsGiveObuchowski) {
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const SimulatedCases cases = simulate(40, 5, 1.0, seed);
    const auto a = auroc_components(cases.outcomes(), cases.patient, cases.patients);
    const auto b = auroc_components(cases.other_outcomes(), cases.patient, cases.patients);
    EXPECT_NEAR(*auroc_covariance(*a, *a), obuchowski(cases, cases.outcomes(), cases.outcomes()),
                1e-14);
    EXPECT_NEAR(*auroc_covariance(*a, *b),
                obuchowski(cases, cases.outcomes(), cases.other_outcomes()), 1e-14);
  }
}

TEST(AurocVariance, AgreesWithThePatientBootstrap) {
  const SimulatedCases cases = simulate(300, 6, 1.0, 3);
  const Outcomes outcomes = cases.outcomes();
  const PatientCases patient_cases{outcomes, cases.patient};
  const auto drawn = bootstrap_auroc({&patient_cases, 1}, cases.patients, 2000, 1, 2).front();
  const auto components = auroc_components(outcomes, cases.patient, cases.patients);
  const double clustered = std::sqrt(*auroc_covariance(*components, *components));
  EXPECT_NEAR(clustered / *summarise(drawn)->deviation, 1.0, 0.06);

  const auto independent = auroc_components(outcomes);
  EXPECT_GT(clustered, 1.15 * std::sqrt(*auroc_covariance(*independent, *independent)))
      << "the simulated patients are too weakly clustered for this test to mean anything";
}

struct MeanCase {
  double first, second; ///< weights
};

TEST(AurocVariance, MeanOfClassesSumsTheirCovariances) {
  const SimulatedCases cases = simulate(80, 1, 1.0, 5);
  const std::vector<AurocComponents> classes{*auroc_components(cases.outcomes()),
                                             *auroc_components(cases.other_outcomes())};
  for (const MeanCase& one : {MeanCase{1, 1}, MeanCase{3, 1}, MeanCase{0.1, 0.7}}) {
    const std::vector<double> weights{one.first, one.second};
    const double a = one.first / (one.first + one.second), b = 1 - a;
    const double direct = a * a * delong(cases.outcomes(), cases.outcomes()) +
                          b * b * delong(cases.other_outcomes(), cases.other_outcomes()) +
                          2 * a * b * delong(cases.outcomes(), cases.other_outcomes());
    const MeanAuroc mean = mean_auroc(classes, weights);
    EXPECT_NEAR(mean.value, a * classes[0].value + b * classes[1].value, 1e-15);
    EXPECT_NEAR(*mean.variance / direct, 1.0, 0.02); // n / (n - 1) differs per class
  }
}

TEST(AurocVariance, MeanOfPatientsAgreesWithTheirBootstrap) {
  const SimulatedCases cases = simulate(300, 6, 1.0, 8);
  const std::vector<PatientCases> classes{{cases.outcomes(), cases.patient},
                                          {cases.other_outcomes(), cases.patient}};
  const std::vector<double> weights{3, 1};
  const auto drawn = weighted_mean(bootstrap_auroc(classes, cases.patients, 2000, 1, 2), weights);
  std::vector<AurocComponents> components;
  for (const PatientCases& one : classes)
    components.push_back(*auroc_components(one.outcomes, one.patient, cases.patients));
  EXPECT_NEAR(std::sqrt(*mean_auroc(components, weights).variance) / *summarise(drawn)->deviation,
              1.0, 0.06);
}

TEST(AurocVariance, IsUndefinedWithoutTwoPatientsOfEachClass) {
  const std::vector<double> scores{0.9, 0.8, 0.3, 0.2};
  const std::vector<std::uint8_t> one_class{1, 1, 1, 1}, positive{1, 1, 0, 0};
  EXPECT_FALSE(auroc_components({scores, one_class}));
  const std::vector<std::uint32_t> one_positive_patient{0, 0, 1, 2};
  const auto components = auroc_components({scores, positive}, one_positive_patient, 3);
  EXPECT_EQ(components->value, 1);
  EXPECT_EQ(components->independent_pairs(), 1u);
  EXPECT_FALSE(auroc_covariance(*components, *components));
}

} // namespace
} // namespace thorax::stats
