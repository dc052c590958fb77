#include "stats/multi_class.h"

#include <algorithm>

#include "stats/decision_measures.h"
#include "stats/kappa.h"
#include "stats/proportion.h"
#include "unit/stats/reference.h"

namespace thorax::stats {
namespace {

const std::vector<std::pair<std::string, KappaWeights>> kappas{
    {"plain", KappaWeights::plain},
    {"linear", KappaWeights::linear},
    {"quadratic", KappaWeights::quadratic}};

TEST(MultiClass, AgreesWithScikitLearnAndStatsmodels) {
  for (const nlohmann::json& one : reference("classes")) {
    const std::vector<std::uint32_t> truth = one["truth"], expected_call = one["call"];
    const std::vector<double> probability = one["probability"];
    const std::size_t classes = one["classes"];
    const auto call = most_probable(probability, classes);
    EXPECT_EQ(call, expected_call);
    const ConfusionMatrix matrix = confusion_matrix(truth, call, classes);
    EXPECT_NEAR(*accuracy(matrix), one["accuracy"].get<double>(), 1e-12);
    for (std::size_t k = 0; k < classes; ++k) {
      const Confusion counts = one_versus_rest(matrix, k);
      const std::vector<double> found{counts.true_negatives, counts.false_positives,
                                      counts.false_negatives, counts.true_positives};
      EXPECT_EQ(found, one["one_versus_rest"][k].get<std::vector<double>>());
    }
    for (const auto& [name, weights] : kappas) {
      const auto kappa = cohen_kappa(matrix, weights);
      const nlohmann::json& expected = one["kappa"][name];
      ASSERT_EQ(kappa.has_value(), !expected.is_null()) << name;
      if (!kappa)
        continue;
      EXPECT_NEAR(kappa->value, expected[0].get<double>(), 1e-12) << name;
      EXPECT_NEAR(kappa->standard_error, expected[1].get<double>(), 1e-9) << name;
      const Interval interval = kappa->interval(0.95);
      EXPECT_NEAR(interval.low, std::max(-1.0, expected[2].get<double>()), 1e-8) << name;
      EXPECT_NEAR(interval.high, std::min(1.0, expected[3].get<double>()), 1e-8) << name;
    }
  }
}

struct PublishedKappa {
  KappaWeights weights;
  double value, standard_error, low, high;
};

// SAS/STAT User's Guide, The FREQ Procedure, "Agreement Study": two dermatologists rate 88 patients
// as terrible, poor, marginal or clear.
TEST(Kappa, AgreesWithTheAgreementStudyOfSas) {
  const ConfusionMatrix ratings{4, {10, 4, 1, 0, 5, 10, 12, 2, 2, 4, 12, 5, 0, 2, 6, 13}};
  for (const PublishedKappa& one :
       {PublishedKappa{KappaWeights::plain, 0.3449, 0.0724, 0.2030, 0.4868},
        PublishedKappa{KappaWeights::linear, 0.5082, 0.0655, 0.3798, 0.6366}}) {
    const auto kappa = cohen_kappa(ratings, one.weights);
    EXPECT_NEAR(kappa->value, one.value, 5e-5);
    EXPECT_NEAR(kappa->standard_error, one.standard_error, 5e-5);
    EXPECT_NEAR(kappa->interval(0.95).low, one.low, 5e-5);
    EXPECT_NEAR(kappa->interval(0.95).high, one.high, 5e-5);
  }
}

TEST(Kappa, WeightsStandForCopies) {
  const std::vector<std::uint32_t> truth{0, 1, 2, 1}, call{0, 2, 2, 1};
  const std::vector<std::uint32_t> truth_copied{0, 0, 1, 2, 2, 2}, call_copied{0, 0, 2, 2, 2, 2};
  const std::vector<double> weight{2, 1, 3, 0};
  const auto weighted = confusion_matrix(truth, call, 3, weight);
  const auto copied = confusion_matrix(truth_copied, call_copied, 3);
  EXPECT_EQ(weighted.counts, copied.counts);
  EXPECT_EQ(weighted.at(1, 2), 1);
}

TEST(MultiClass, EqualProbabilitiesGoToTheFirst) {
  const std::vector<double> probability{0.2, 0.4, 0.4, 0.5, 0.5, 0};
  EXPECT_EQ(most_probable(probability, 3), (std::vector<std::uint32_t>{1, 0}));
}

TEST(MultiClass, NothingWithoutCases) {
  const ConfusionMatrix empty = confusion_matrix({}, {}, 3);
  EXPECT_FALSE(accuracy(empty));
  for (const auto& [name, weights] : kappas)
    EXPECT_FALSE(cohen_kappa(empty, weights)) << name;
  EXPECT_FALSE(estimate_accuracy({}, {}, {}, 0, 0.95).value());
}

TEST(MultiClass, AccuracyHasTheIntervalsOfAShare) {
  const std::vector<std::uint32_t> truth{0, 1, 2, 2, 1, 0}, call{0, 1, 2, 1, 1, 2};
  const std::vector<std::uint32_t> own{0, 1, 2, 3, 4, 5}, shared{0, 0, 1, 1, 2, 2};
  const auto independent = estimate_accuracy(truth, call, own, 6, 0.95);
  EXPECT_EQ(independent.successes, 4u);
  EXPECT_EQ(independent.trials, 6u);
  EXPECT_EQ(independent.interval()->low, wilson_interval(4, 6, 0.95).low);
  EXPECT_FALSE(independent.clustered);
  EXPECT_TRUE(estimate_accuracy(truth, call, shared, 3, 0.95).clustered);
}

} // namespace
} // namespace thorax::stats
