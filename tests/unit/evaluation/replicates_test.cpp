#include "evaluation/replicates.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "stats/bootstrap.h"
#include "stats/decision_curve.h"
#include "stats/decision_measures.h"
#include "stats/partial_auroc.h"
#include "stats/precision_recall_gain.h"
#include "unit/stats/cases.h"

namespace thorax::evaluation {
namespace {

constexpr std::size_t replicates = 20;

CaseSet simulated_set() {
  const stats::SimulatedCases simulated = stats::simulate(40, 3, 1.0, 5);
  ClassCases cases{"ill", {}, {}, simulated.positive, simulated.patient};
  for (std::size_t i = 0; i < simulated.scores.size(); ++i) {
    cases.row.push_back(static_cast<std::uint32_t>(i));
    cases.scores.push_back(1 / (1 + std::exp(-simulated.scores[i])));
    cases.called.push_back(cases.scores.back() >= 0.5);
  }
  return {{std::move(cases)}, simulated.patients, true};
}

/// The cases of the patients drawn, each as often as drawn.
ClassCases drawn_cases(const CaseSet& set, std::size_t replicate) {
  const ClassCases& all = set.classes.front();
  ClassCases drawn{all.name, {}, {}, {}, {}};
  for (const std::uint32_t patient : stats::draw_patients(set.patients, 7, replicate))
    for (std::size_t i = 0; i < all.size(); ++i)
      if (all.patient[i] == patient) {
        drawn.scores.push_back(all.scores[i]);
        drawn.positive.push_back(all.positive[i]);
        drawn.called.push_back(all.called[i]);
      }
  return drawn;
}

TEST(Replicates, AreTheMeasuresOfTheDrawnCases) {
  const CaseSet set = simulated_set();
  const ClassReplicates found = replicate(set, {replicates, 7, 2, 0.8, true, true}).front();
  for (std::size_t r = 0; r < replicates; ++r) {
    const ClassCases drawn = drawn_cases(set, r);
    const stats::RocCurve curve = stats::roc_curve(drawn.outcomes());
    const auto expect = [&](const char* name, double expected) {
      EXPECT_NEAR(found.values.at(name)[r], expected, 1e-12) << name << " " << r;
    };
    expect("auroc", *stats::auroc(curve));
    expect("average_precision", *stats::average_precision(curve));
    expect("precision_recall_gain_area", *stats::precision_recall_gain_area(curve));
    expect("partial_auroc", stats::partial_auroc(curve, 0.8)->standardised);
    const stats::Confusion counts = stats::confusion({drawn.called, drawn.positive});
    for (const stats::DecisionMeasure& measure : stats::decision_measures)
      expect(std::string(measure.name).c_str(), *measure.of(counts));
    const auto benefit = stats::decision_curve(curve, decision_threshold_grid());
    for (std::size_t g = 0; g < benefit.size(); ++g)
      EXPECT_NEAR(found.net_benefit[g][r], benefit[g].model, 1e-12);
    EXPECT_EQ(found.sensitivity.back()[r], 1);
    const auto all_found =
        std::find_if(curve.points.begin(), curve.points.end(),
                     [&](const auto& point) { return point.true_positives == curve.positives; });
    EXPECT_NEAR(found.precision.back()[r],
                *stats::positive_predictive_value(stats::confusion(curve, *all_found)), 1e-12);
  }
}

/// The cases of all patients but one.
ClassCases cases_without(const CaseSet& set, std::uint32_t patient) {
  const ClassCases& all = set.classes.front();
  ClassCases others{all.name, {}, {}, {}, {}};
  for (std::size_t i = 0; i < all.size(); ++i)
    if (all.patient[i] != patient) {
      others.scores.push_back(all.scores[i]);
      others.positive.push_back(all.positive[i]);
      others.called.push_back(all.called[i]);
    }
  return others;
}

TEST(Replicates, JackknifeLeavesOutEachPatient) {
  const CaseSet set = simulated_set();
  const ClassReplicates found = replicate(set, {1, 7, 1}).front();
  for (std::uint32_t patient = 0; patient < set.patients; ++patient) {
    const ClassCases others = cases_without(set, patient);
    EXPECT_NEAR(found.jackknife.at("auroc")[patient],
                *stats::auroc(stats::roc_curve(others.outcomes())), 1e-12);
    EXPECT_NEAR(found.jackknife.at("f1")[patient],
                *stats::f1(stats::confusion({others.called, others.positive})), 1e-12);
  }
}

TEST(Replicates, LostOnesAreCounted) {
  const std::vector<double> values{0.4, NAN, 0.6, 0.5, NAN};
  const ReplicateInterval found = replicate_interval(0.5, values, {}, 0.9);
  EXPECT_EQ(found.method, "bootstrap percentile, 3 of 5 replicates");
  EXPECT_NEAR(found.interval->low, 0.41, 1e-12);
  EXPECT_NEAR(found.interval->high, 0.59, 1e-12);
}

TEST(Replicates, AllOnOneSideFallBackToPercentiles) {
  const std::vector<double> values{0.6, 0.7, 0.8}, jackknife{0.4, 0.5, 0.6};
  EXPECT_EQ(replicate_interval(0.5, values, jackknife, 0.95).method, "bootstrap percentile");
  EXPECT_EQ(replicate_interval(0.7, values, jackknife, 0.95).method, "bootstrap BCa");
}

} // namespace
} // namespace thorax::evaluation
