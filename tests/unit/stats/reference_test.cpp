#include <cmath>
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "stats/auroc_bootstrap.h"
#include "stats/auroc_interval.h"
#include "stats/bootstrap.h"
#include "stats/holm.h"
#include "stats/partial_auroc.h"
#include "stats/precision_recall_gain.h"
#include "support/run_command.h"
#include "support/temporary_folder.h"
#include "unit/stats/cases.h"

namespace thorax::stats {
namespace {

using nlohmann::json;

/// Statistics of scikit-learn, SciPy and statsmodels on files written here.
class Reference : public ::testing::Test {
protected:
  std::string write(const std::string& name, const std::vector<double>& values) {
    const auto path = folder_ / name;
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(values.data()),
               static_cast<std::streamsize>(values.size() * sizeof(double)));
    return path.string();
  }

  std::string write_cases(const std::string& name, const Outcomes& outcomes,
                          const std::vector<std::uint32_t>& patient) {
    std::vector<double> values;
    for (std::size_t i = 0; i < outcomes.size(); ++i)
      values.insert(values.end(), {outcomes.scores[i], static_cast<double>(outcomes.positive[i]),
                                   static_cast<double>(patient[i])});
    return write(name, values);
  }

  json python(std::vector<std::string> arguments) {
    const auto script =
        ::thorax::testing::source_folder() / "tests/support/reference_discrimination.py";
    arguments.insert(arguments.begin(), {"/usr/bin/python3", script.string()});
    const auto result = ::thorax::testing::run_command(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return json::parse(result.out);
  }

  ::thorax::testing::TemporaryFolder folder_;
};

struct NamedCases {
  std::string name;
  SimulatedCases cases;
};

SimulatedCases independent(std::vector<double> scores, std::vector<std::uint8_t> positive) {
  SimulatedCases cases;
  cases.patients = scores.size();
  for (std::uint32_t i = 0; i < scores.size(); ++i)
    cases.patient.push_back(i);
  cases.scores = std::move(scores);
  cases.positive = std::move(positive);
  return cases;
}

SimulatedCases million() {
  Random random(3, "million", 0, "reference");
  std::vector<double> scores(1'000'000);
  std::vector<std::uint8_t> positive(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i) {
    positive[i] = random.chance(0.03);
    scores[i] = std::round((positive[i] + random.normal()) * 1000) / 1000;
  }
  return independent(std::move(scores), std::move(positive));
}

std::vector<NamedCases> adversarial() {
  std::vector<double> rising(50), constant(50, 0.25), two_values(50);
  std::vector<std::uint8_t> one_positive(50, 0), one_negative(50, 1), alternating(50);
  for (std::size_t i = 0; i < 50; ++i) {
    rising[i] = static_cast<double>(i);
    two_values[i] = i % 3 == 0;
    alternating[i] = i % 2;
  }
  one_positive[31] = 1;
  one_negative[17] = 0;
  std::vector<double> extreme = rising;
  extreme[3] = 1e300;
  extreme[4] = -1e300;
  extreme[5] = 5e-324;
  std::vector<NamedCases> result{
      {"random, some ties", simulate(400, 1, 1.0, 1)},
      {"random, good", simulate(300, 1, 3.0, 2)},
      {"random, worse than guessing", simulate(200, 1, -0.7, 3)},
      {"two scores", independent(two_values, alternating)},
      {"all scores equal", independent(constant, alternating)},
      {"one positive", independent(rising, one_positive)},
      {"one negative", independent(rising, one_negative)},
      {"extreme scores", independent(extreme, alternating)},
      {"separated", independent({4, 3, 2, 1}, {1, 1, 0, 0})},
      {"reversed", independent({1, 2, 3, 4}, {1, 1, 0, 0})},
      {"no positive", independent(rising, std::vector<std::uint8_t>(50, 0))},
      {"no negative", independent(rising, std::vector<std::uint8_t>(50, 1))},
      {"one sample", independent({0.5}, {1})},
      {"a million", million()},
  };
  return result;
}

void expect_near(const std::optional<double>& ours, const json& theirs, double tolerance,
                 const std::string& what) {
  ASSERT_EQ(ours.has_value(), !theirs.is_null()) << what;
  if (ours) {
    EXPECT_NEAR(*ours, theirs.get<double>(), tolerance) << what;
  }
}

TEST_F(Reference, AreasAndTheirVariances) {
  const std::vector<NamedCases> all = adversarial();
  std::vector<std::string> arguments{"areas", "0.8"};
  for (const NamedCases& one : all)
    arguments.push_back(write_cases(one.name, one.cases.outcomes(), one.cases.patient));
  const json theirs = python(arguments);
  ASSERT_EQ(theirs.size(), all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& [name, cases] = all[i];
    const json& expected = theirs[i];
    const RocCurve curve = roc_curve(cases.outcomes());
    const auto partial = partial_auroc(curve, 0.8);
    expect_near(auroc(curve), expected["auroc"], 1e-12, name);
    expect_near(average_precision(curve), expected["average_precision"], 1e-12, name);
    expect_near(partial ? std::optional(partial->standardised) : std::nullopt, expected["partial"],
                1e-12, name);
    // The reference integrates in a million steps.
    expect_near(precision_recall_gain_area(curve), expected["gain"], 1e-5, name);
    const auto components = auroc_components(cases.outcomes());
    ASSERT_EQ(components.has_value(), !expected["auroc"].is_null()) << name;
    if (!components)
      continue;
    EXPECT_NEAR(curve.prevalence(), expected["prevalence"].get<double>(), 1e-15) << name;
    EXPECT_NEAR(components->value, expected["auroc"].get<double>(), 1e-12) << name;
    expect_near(auroc_covariance(*components, *components), expected["variance"], 1e-12, name);
    const Interval interval =
        newcombe_interval(components->value, static_cast<double>(curve.positives),
                          static_cast<double>(curve.negatives), 0.95);
    EXPECT_NEAR(interval.low, expected["newcombe"][0].get<double>(), 1e-9) << name;
    EXPECT_NEAR(interval.high, expected["newcombe"][1].get<double>(), 1e-9) << name;
  }
}

TEST_F(Reference, MeansOverClasses) {
  std::vector<NamedCases> classes;
  for (std::uint64_t c = 0; c < 4; ++c) {
    Random random(c, "class", 0, "reference");
    std::vector<double> scores(500);
    std::vector<std::uint8_t> positive(500);
    for (std::size_t i = 0; i < 500; ++i) {
      positive[i] = random.chance(0.1 * static_cast<double>(c + 1));
      scores[i] = std::round(10 * (random.normal() + 0.5 * static_cast<double>(c) * positive[i]));
    }
    classes.push_back({std::to_string(c), independent(scores, positive)});
  }
  std::vector<std::string> arguments{"means"};
  std::vector<AurocComponents> components;
  std::vector<double> equal, positives, pooled_scores;
  std::vector<std::uint8_t> pooled_positive;
  std::vector<std::uint32_t> pooled_patient;
  for (const auto& [name, cases] : classes) {
    arguments.push_back(write_cases(name, cases.outcomes(), cases.patient));
    components.push_back(*auroc_components(cases.outcomes()));
    equal.push_back(1);
    positives.push_back(static_cast<double>(roc_curve(cases.outcomes()).positives));
    pooled_scores.insert(pooled_scores.end(), cases.scores.begin(), cases.scores.end());
    pooled_positive.insert(pooled_positive.end(), cases.positive.begin(), cases.positive.end());
    pooled_patient.insert(pooled_patient.end(), cases.patient.begin(), cases.patient.end());
  }
  const json theirs = python(arguments);
  EXPECT_NEAR(mean_auroc(components, equal).value, theirs["macro"].get<double>(), 1e-12);
  EXPECT_NEAR(mean_auroc(components, positives).value, theirs["weighted"].get<double>(), 1e-12);
  const auto pooled = auroc_components({pooled_scores, pooled_positive}, pooled_patient, 500);
  EXPECT_NEAR(pooled->value, theirs["micro"].get<double>(), 1e-12);
}

TEST_F(Reference, BootstrapIntervals) {
  for (const std::size_t rows : {1, 5}) {
    const SimulatedCases cases = simulate(60, rows, 1.5, 7);
    const PatientCases patient_cases{cases.outcomes(), cases.patient};
    const auto drawn = bootstrap_auroc({&patient_cases, 1}, cases.patients, 999, 1, 2).front();
    ASSERT_EQ(lost_replicates(drawn), 0u);
    const json theirs = python({"bca", "0.9", write_cases("cases", cases.outcomes(), cases.patient),
                                write("replicates", drawn)});
    const auto percentile = percentile_interval(drawn, 0.9);
    const auto bca = bca_interval(*auroc(roc_curve(cases.outcomes())), drawn,
                                  jackknife_auroc(patient_cases, cases.patients), 0.9);
    EXPECT_NEAR(percentile->low, theirs["percentile"][0].get<double>(), 1e-12);
    EXPECT_NEAR(percentile->high, theirs["percentile"][1].get<double>(), 1e-12);
    EXPECT_NEAR(bca->low, theirs["bca"][0].get<double>(), 1e-10);
    EXPECT_NEAR(bca->high, theirs["bca"][1].get<double>(), 1e-10);
    EXPECT_GT(std::abs(bca->low - percentile->low), 1e-4) << "the two cannot be told apart";
  }
}

TEST_F(Reference, HolmsAdjustment) {
  Random random(5, "p", 0, "reference");
  std::vector<double> p_values{0, 1, 0.04, 0.04};
  for (int i = 0; i < 14; ++i)
    p_values.push_back(std::pow(random.uniform(), 4));
  std::vector<std::string> arguments{"holm"};
  for (double p : p_values)
    arguments.push_back(json(p).dump());
  const json theirs = python(arguments);
  const auto ours = holm_adjusted(p_values);
  for (std::size_t i = 0; i < ours.size(); ++i)
    EXPECT_NEAR(ours[i], theirs[i].get<double>(), 1e-14);
}

} // namespace
} // namespace thorax::stats
