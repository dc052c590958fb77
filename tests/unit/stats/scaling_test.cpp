#include <algorithm>

#include "stats/calibration.h"
#include "stats/multi_class.h"
#include "stats/platt_scaling.h"
#include "stats/temperature_scaling.h"
#include "unit/stats/reference.h"

namespace thorax::stats {
namespace {

TEST(PlattScaling, AgreesWithStatsmodelsAndScikitLearn) {
  for (const ReferenceCase& one : reference_cases(reference("scaling")["binary"])) {
    const auto line = fit_platt(one.outcomes());
    ASSERT_EQ(line.has_value(), one.expected.contains("platt")) << one.name;
    if (!line)
      continue;
    EXPECT_NEAR(line->intercept, one.expected["platt"][0].get<double>(), 1e-7) << one.name;
    EXPECT_NEAR(line->slope, one.expected["platt"][1].get<double>(), 1e-7) << one.name;
    EXPECT_NEAR(line->intercept, one.expected["sklearn_platt"][0].get<double>(), 1e-4) << one.name;
    EXPECT_NEAR(line->slope, one.expected["sklearn_platt"][1].get<double>(), 1e-4) << one.name;
  }
}

TEST(PlattScaling, MakesTheMeanProbabilityThatOfTheTargets) {
  const std::vector<double> probability{0.1, 0.4, 0.35, 0.8, 0.9};
  const std::vector<std::uint8_t> positive{0, 0, 1, 1, 1};
  const auto line = fit_platt({probability, positive});
  double total = 0;
  for (double p : probability)
    total += apply_platt(p, *line);
  EXPECT_NEAR(total, 3 * 4.0 / 5 + 2 * 1.0 / 4, 1e-9);
}

TEST(TemperatureScaling, AgreesWithSciPy) {
  for (const ReferenceCase& one : reference_cases(reference("scaling")["binary"])) {
    const auto temperature = fit_temperature(one.outcomes());
    ASSERT_EQ(temperature.has_value(), !one.expected["temperature"].is_null()) << one.name;
    if (!temperature)
      continue;
    EXPECT_NEAR(*temperature / one.expected["temperature"].get<double>(), 1, 1e-6) << one.name;
    for (std::size_t i = 0; i < one.probability.size(); ++i)
      EXPECT_NEAR(apply_temperature(one.probability[i], *temperature),
                  one.expected["scaled"][i].get<double>(), 1e-6)
          << one.name;
  }
}

TEST(TemperatureScaling, OfSeveralClassesAgreesWithSciPy) {
  const nlohmann::json cases = reference("scaling");
  for (const nlohmann::json& one : cases["classes"]) {
    const std::vector<double> probability = one["probability"], scaled = one["scaled"];
    const std::vector<std::uint32_t> truth = one["truth"];
    const std::size_t classes = one["classes"];
    const auto temperature = fit_temperature(probability, classes, truth);
    ASSERT_TRUE(temperature);
    EXPECT_NEAR(*temperature / one["temperature"].get<double>(), 1, 1e-6);
    const auto found = apply_temperature(probability, classes, *temperature);
    for (std::size_t i = 0; i < found.size(); ++i)
      EXPECT_NEAR(found[i], scaled[i], 1e-6);
    EXPECT_EQ(most_probable(found, classes), most_probable(probability, classes));
  }
}

TEST(TemperatureScaling, OfTwoClassesIsTheBinaryOne) {
  const std::vector<double> positive_probability{0.99, 0.7, 0.2, 0.6, 0.9, 0.03};
  const std::vector<std::uint8_t> positive{1, 0, 0, 1, 0, 0};
  std::vector<double> both;
  for (double p : positive_probability) {
    both.push_back(1 - p);
    both.push_back(p);
  }
  const std::vector<std::uint32_t> truth(positive.begin(), positive.end());
  const auto temperature = fit_temperature({positive_probability, positive});
  EXPECT_NEAR(*fit_temperature(both, 2, truth), *temperature, 1e-9);
  EXPECT_NEAR(apply_temperature(both, 2, *temperature)[1], apply_temperature(0.99, *temperature),
              1e-12);
}

TEST(TemperatureScaling, RepairsTooExtremeProbabilities) {
  const auto cases = reference_cases(reference("scaling")["binary"]);
  const auto found = std::find_if(cases.begin(), cases.end(), [](const ReferenceCase& one) {
    return one.name == "too extreme";
  });
  ASSERT_NE(found, cases.end());
  const double temperature = *fit_temperature(found->outcomes());
  std::vector<double> repaired;
  for (double p : found->probability)
    repaired.push_back(apply_temperature(p, temperature));
  EXPECT_LT(calibration_line(found->outcomes())->slope.value, 0.5);
  EXPECT_NEAR(calibration_line({repaired, found->positive})->slope.value, 1, 0.05);
}

} // namespace
} // namespace thorax::stats
