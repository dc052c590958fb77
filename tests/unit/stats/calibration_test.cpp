#include "stats/calibration.h"

#include <cmath>

#include "core/random.h"
#include "stats/brier.h"
#include "stats/probability.h"
#include "stats/proper_scores.h"
#include "stats/reliability.h"
#include "unit/stats/reference.h"

namespace thorax::stats {
namespace {

void expect_errors(const std::vector<ReliabilityBin>& bins, const nlohmann::json& expected,
                   const std::string& context) {
  expect_near(expected_calibration_error(bins), expected["ece"], 1e-12, context + ", ECE");
  expect_near(maximum_calibration_error(bins), expected["mce"], 1e-12, context + ", MCE");
  const auto parts = decompose_brier(bins);
  ASSERT_TRUE(parts) << context;
  EXPECT_NEAR(parts->reliability, expected["reliability"].get<double>(), 1e-12) << context;
  EXPECT_NEAR(parts->resolution, expected["resolution"].get<double>(), 1e-12) << context;
  EXPECT_NEAR(parts->uncertainty, expected["uncertainty"].get<double>(), 1e-12) << context;
  EXPECT_NEAR(parts->within_bin, expected["within_bin"].get<double>(), 1e-12) << context;
}

TEST(Calibration, ScoresAndErrorsAgreeWithScikitLearn) {
  for (const ReferenceCase& one : reference_cases(reference("calibration"))) {
    const Outcomes outcomes = one.outcomes();
    const auto wide = probability_bins(one.probability, Binning::equal_width, 10);
    for (const bool weighted : {false, true}) {
      const CaseWeights weights = weighted ? CaseWeights(one.weight) : CaseWeights();
      const nlohmann::json& expected = one.expected[weighted ? "weighted" : "plain"];
      const std::string context = one.name + (weighted ? ", weighted" : "");
      expect_near(brier_score(outcomes, weights), expected["brier"], 1e-12, context);
      expect_near(log_loss(outcomes, weights), expected["log_loss"], 1e-12, context);
      const auto bins = reliability_bins(outcomes, wide, weights);
      expect_errors(bins, expected["equal_width"], context);
      EXPECT_NEAR(decompose_brier(bins)->score(), *brier_score(outcomes, weights), 1e-12);
    }
    const auto counted = probability_bins(one.probability, Binning::equal_count, 7);
    expect_errors(reliability_bins(outcomes, counted), one.expected["plain"]["equal_count"],
                  one.name);
  }
}

TEST(Calibration, DiagramAgreesWithScikitLearn) {
  for (const ReferenceCase& one : reference_cases(reference("calibration")))
    for (const auto& [name, bins] :
         {std::pair("equal_width", probability_bins(one.probability, Binning::equal_width, 10)),
          std::pair("equal_count", probability_bins(one.probability, Binning::equal_count, 7))}) {
      const auto points =
          reliability_diagram(one.outcomes(), bins, one.patient, one.patients(), 0.95);
      const nlohmann::json& expected = one.expected["curves"][name];
      ASSERT_EQ(points.size(), expected[0].size()) << one.name << ", " << name;
      for (std::size_t k = 0; k < points.size(); ++k) {
        EXPECT_NEAR(*points[k].observed.value(), expected[0][k].get<double>(), 1e-12) << one.name;
        EXPECT_NEAR(points[k].bin.mean_probability, expected[1][k].get<double>(), 1e-12);
        EXPECT_LT(points[k].observed.wilson->low, points[k].observed.wilson->high);
      }
    }
}

TEST(Calibration, BinsHoldTheirUpperEdge) {
  const std::vector<double> probabilities{0, 0.1, 0.11, 0.3, 0.7, 1};
  EXPECT_EQ(probability_bins(probabilities, Binning::equal_width, 10).of,
            (std::vector<std::uint32_t>{0, 0, 1, 2, 6, 9}));
  const std::vector<double> tied{0.1, 0.1, 0.1, 0.1, 0.5, 0.9};
  EXPECT_EQ(probability_bins(tied, Binning::equal_count, 3).of,
            (std::vector<std::uint32_t>{0, 0, 0, 0, 2, 2}));
}

TEST(Calibration, NothingWithoutCases) {
  const std::vector<double> none;
  const std::vector<std::uint8_t> no_truth;
  EXPECT_FALSE(brier_score({none, no_truth}));
  EXPECT_FALSE(log_loss({none, no_truth}));
  for (const Binning binning : {Binning::equal_width, Binning::equal_count}) {
    const auto bins = reliability_bins({none, no_truth}, probability_bins(none, binning, 10));
    EXPECT_TRUE(bins.empty());
    EXPECT_FALSE(expected_calibration_error(bins));
    EXPECT_FALSE(maximum_calibration_error(bins));
    EXPECT_FALSE(decompose_brier(bins));
  }
  EXPECT_FALSE(calibration_line({none, no_truth}));
  EXPECT_FALSE(calibration_in_the_large({none, no_truth}));
}

TEST(Calibration, ACertainMistakeCostsAFiniteLoss) {
  const std::vector<double> probabilities{0};
  const std::vector<std::uint8_t> positive{1};
  EXPECT_NEAR(*log_loss({probabilities, positive}), 15 * std::log(10), 1e-12);
}

void expect_coefficient(const std::optional<CalibrationCoefficient>& found,
                        const nlohmann::json& expected, const char* error, std::size_t index,
                        const std::string& context) {
  ASSERT_EQ(found.has_value(), !expected.is_null()) << context;
  if (!found)
    return;
  EXPECT_NEAR(found->value, expected["value"][index].get<double>(), 1e-7) << context;
  const double wanted = expected[error][index];
  EXPECT_NEAR(found->standard_error / wanted, 1, 1e-6) << context;
}

std::optional<CalibrationCoefficient> intercept(const std::optional<CalibrationLine>& line) {
  return line ? std::optional(line->intercept) : std::nullopt;
}

std::optional<CalibrationCoefficient> slope(const std::optional<CalibrationLine>& line) {
  return line ? std::optional(line->slope) : std::nullopt;
}

TEST(Calibration, SlopeAndInterceptAgreeWithStatsmodels) {
  for (const ReferenceCase& one : reference_cases(reference("calibration"))) {
    const Outcomes outcomes = one.outcomes();
    const nlohmann::json &plain = one.expected["plain"], &weighted = one.expected["weighted"];
    for (const auto& [line, expected, error] :
         {std::tuple(calibration_line(outcomes), plain["line"], "error"),
          std::tuple(calibration_line(outcomes, one.weight), weighted["line"], "error"),
          std::tuple(calibration_line(outcomes, one.patient, one.patients()), plain["line"],
                     "clustered_error")}) {
      const std::string context = one.name + ", " + error;
      expect_coefficient(intercept(line), expected, error, 0, context + " of the intercept");
      expect_coefficient(slope(line), expected, error, 1, context + " of the slope");
    }
    for (const auto& [shift, expected, error] :
         {std::tuple(calibration_in_the_large(outcomes), plain["in_the_large"], "error"),
          std::tuple(calibration_in_the_large(outcomes, one.weight), weighted["in_the_large"],
                     "error"),
          std::tuple(calibration_in_the_large(outcomes, one.patient, one.patients()),
                     plain["in_the_large"], "clustered_error")})
      expect_coefficient(shift, expected, error, 0, one.name + " in the large, " + error);
  }
}

TEST(Calibration, ClusteredSlopeCoversTheTruthWherePatientsRepeat) {
  std::size_t clustered = 0, plain = 0;
  const std::size_t studies = 400, patients = 80, rows = 8;
  for (std::size_t study = 0; study < studies; ++study) {
    Random random(37, std::to_string(study), 0, "calibration");
    std::vector<double> probability;
    std::vector<std::uint8_t> positive;
    std::vector<std::uint32_t> patient;
    for (std::uint32_t p = 0; p < patients; ++p) {
      const double chance = logistic(random.normal());
      const bool ill = random.chance(chance); // all rows of a patient share truth and probability
      for (std::size_t i = 0; i < rows; ++i) {
        probability.push_back(chance);
        positive.push_back(ill);
        patient.push_back(p);
      }
    }
    const auto covers = [](const CalibrationCoefficient& slope) {
      const Interval interval = slope.interval(0.95);
      return interval.low <= 1 && 1 <= interval.high;
    };
    clustered += covers(calibration_line({probability, positive}, patient, patients)->slope);
    plain += covers(calibration_line({probability, positive})->slope);
  }
  EXPECT_GE(static_cast<double>(clustered) / studies, 0.91);
  EXPECT_LT(static_cast<double>(plain) / studies, 0.6);
}

} // namespace
} // namespace thorax::stats
