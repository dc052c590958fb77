#include "evaluation/replicates.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "core/parallel.h"
#include "core/stop.h"
#include "stats/auroc_bootstrap.h"
#include "stats/bootstrap.h"
#include "stats/confusion.h"
#include "stats/decision_curve.h"
#include "stats/decision_measures.h"
#include "stats/partial_auroc.h"
#include "stats/precision_recall_gain.h"

namespace thorax::evaluation {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

std::vector<double> hundredths(int first, int last) {
  std::vector<double> grid;
  for (int i = first; i <= last; ++i)
    grid.push_back(i / 100.0);
  return grid;
}

/// Decisions of each patient, by outcome.
std::vector<stats::Confusion> confusion_by_patient(const ClassCases& cases, std::size_t patients) {
  std::vector<stats::Confusion> result(patients);
  for (std::size_t i = 0; i < cases.called.size(); ++i) {
    stats::Confusion& of_patient = result[cases.patient[i]];
    double& right = cases.positive[i] ? of_patient.true_positives : of_patient.true_negatives;
    double& wrong = cases.positive[i] ? of_patient.false_negatives : of_patient.false_positives;
    ++(cases.called[i] == cases.positive[i] ? right : wrong);
  }
  return result;
}

void add(stats::Confusion& sum, const stats::Confusion& more, double times) {
  sum.true_positives += times * more.true_positives;
  sum.false_positives += times * more.false_positives;
  sum.false_negatives += times * more.false_negatives;
  sum.true_negatives += times * more.true_negatives;
}

/// A class with what is the same in every replicate.
struct Prepared {
  const ClassCases& cases;
  std::vector<double> scores; ///< falling, as are the next two: replicates read them in one pass
  std::vector<std::uint8_t> positive;
  std::vector<std::uint32_t> patient;
  stats::Ranking ranking;                   ///< of these
  std::vector<stats::Confusion> by_patient; ///< empty without decisions
  std::array<std::vector<double>*, 3> areas{};
  std::vector<std::vector<double>*> decisions = {};
  ClassReplicates& result;
};

Prepared prepare(const ClassCases& cases, std::size_t patients, const ReplicateSettings& settings,
                 ClassReplicates& result) {
  const auto make = [&](std::string_view name) {
    auto& values = result.values[std::string(name)];
    values.resize(settings.replicates);
    return &values;
  };
  Prepared prepared{cases, {}, {}, {}, {}, {}, {}, {}, result};
  if (settings.areas) {
    prepared.ranking = stats::rank_cases(cases.scores);
    for (std::uint32_t& i : prepared.ranking.order) {
      prepared.scores.push_back(cases.scores[i]);
      prepared.positive.push_back(cases.positive[i]);
      prepared.patient.push_back(cases.patient[i]);
      i = static_cast<std::uint32_t>(prepared.scores.size() - 1);
    }
    prepared.areas = {make("average_precision"), make("precision_recall_gain_area"),
                      make("partial_auroc")};
  }
  if (!cases.called.empty()) {
    prepared.by_patient = confusion_by_patient(cases, patients);
    for (const stats::DecisionMeasure& measure : stats::decision_measures)
      prepared.decisions.push_back(make(measure.name));
  }
  if (settings.bands)
    for (auto [band, points] : {std::pair{&result.sensitivity, false_positive_rate_grid().size()},
                                {&result.precision, recall_grid().size()},
                                {&result.net_benefit, decision_threshold_grid().size()}})
      band->assign(points, std::vector<double>(settings.replicates));
  return prepared;
}

/// The sensitivities at false positive rates, with straight lines between the curve's points.
void interpolate_sensitivity(const stats::RocCurve& curve, std::size_t replicate,
                             std::vector<std::vector<double>>& band) {
  const std::vector<double> grid = false_positive_rate_grid();
  const bool defined = curve.positives > 0 && curve.negatives > 0;
  std::size_t to = 1;
  for (std::size_t g = 0; g < grid.size(); ++g) {
    if (!defined) {
      band[g][replicate] = undefined;
      continue;
    }
    const auto rate = [&](std::size_t i) { return 1 - curve.specificity(curve.points[i]); };
    while (to + 1 < curve.points.size() && rate(to) <= grid[g])
      ++to;
    const double from_rate = rate(to - 1), to_rate = rate(to);
    const double share =
        to_rate > from_rate ? std::min(1.0, (grid[g] - from_rate) / (to_rate - from_rate)) : 1;
    band[g][replicate] = std::lerp(curve.sensitivity(curve.points[to - 1]),
                                   curve.sensitivity(curve.points[to]), share);
  }
}

/// The precision where a recall is first reached.
void find_precision(const stats::RocCurve& curve, std::size_t replicate,
                    std::vector<std::vector<double>>& band) {
  const std::vector<double> grid = recall_grid();
  std::size_t i = 0;
  for (std::size_t g = 0; g < grid.size(); ++g) {
    if (curve.positives == 0) {
      band[g][replicate] = undefined;
      continue;
    }
    while (i + 1 < curve.points.size() && curve.sensitivity(curve.points[i]) < grid[g] - 1e-12)
      ++i;
    band[g][replicate] =
        *stats::positive_predictive_value(stats::confusion(curve, curve.points[i]));
  }
}

void find_net_benefit(const stats::RocCurve& curve, std::size_t replicate,
                      std::vector<std::vector<double>>& band) {
  const auto points = stats::decision_curve(curve, decision_threshold_grid());
  for (std::size_t g = 0; g < band.size(); ++g)
    band[g][replicate] = g < points.size() ? points[g].model : undefined;
}

void fill_areas(Prepared& prepared, std::span<const std::uint32_t> copies, std::size_t replicate,
                const ReplicateSettings& settings) {
  std::vector<std::uint32_t> of_case(prepared.patient.size());
  for (std::size_t i = 0; i < of_case.size(); ++i)
    of_case[i] = copies[prepared.patient[i]];
  const stats::RocCurve curve =
      stats::roc_curve({prepared.scores, prepared.positive}, prepared.ranking, of_case);
  const auto partial = stats::partial_auroc(curve, settings.partial_specificity);
  (*prepared.areas[0])[replicate] = stats::average_precision(curve).value_or(undefined);
  (*prepared.areas[1])[replicate] = stats::precision_recall_gain_area(curve).value_or(undefined);
  (*prepared.areas[2])[replicate] = partial ? partial->standardised : undefined;
  if (!settings.bands)
    return;
  interpolate_sensitivity(curve, replicate, prepared.result.sensitivity);
  find_precision(curve, replicate, prepared.result.precision);
  find_net_benefit(curve, replicate, prepared.result.net_benefit);
}

void fill_decisions(Prepared& prepared, std::span<const std::uint32_t> copies,
                    std::size_t replicate) {
  if (prepared.by_patient.empty())
    return;
  stats::Confusion sum;
  for (std::size_t patient = 0; patient < copies.size(); ++patient)
    add(sum, prepared.by_patient[patient], copies[patient]);
  for (std::size_t m = 0; m < prepared.decisions.size(); ++m)
    (*prepared.decisions[m])[replicate] = stats::decision_measures[m].of(sum).value_or(undefined);
}

void jackknife(Prepared& prepared, std::size_t patients) {
  ClassReplicates& result = prepared.result;
  result.jackknife["auroc"] =
      stats::jackknife_auroc({prepared.cases.outcomes(), prepared.cases.patient}, patients);
  if (prepared.by_patient.empty())
    return;
  stats::Confusion all;
  for (const stats::Confusion& one : prepared.by_patient)
    add(all, one, 1);
  for (const stats::DecisionMeasure& measure : stats::decision_measures) {
    auto& values = result.jackknife[std::string(measure.name)];
    for (const stats::Confusion& one : prepared.by_patient) {
      stats::Confusion without = all;
      add(without, one, -1);
      values.push_back(measure.of(without).value_or(undefined));
    }
  }
}

} // namespace

std::vector<double> false_positive_rate_grid() {
  return hundredths(0, 100);
}

std::vector<double> recall_grid() {
  return hundredths(1, 100);
}

std::vector<double> decision_threshold_grid() {
  return hundredths(1, 99);
}

std::vector<ClassReplicates> replicate(const CaseSet& cases, const ReplicateSettings& settings) {
  std::vector<ClassReplicates> result(cases.classes.size());
  if (settings.replicates == 0 || cases.patients == 0)
    return result;
  std::vector<Prepared> prepared;
  std::vector<stats::PatientCases> ranked;
  for (std::size_t k = 0; k < cases.classes.size(); ++k) {
    prepared.push_back(prepare(cases.classes[k], cases.patients, settings, result[k]));
    ranked.push_back({cases.classes[k].outcomes(), cases.classes[k].patient});
  }
  auto aurocs = stats::bootstrap_auroc(ranked, cases.patients, settings.replicates, settings.seed,
                                       settings.threads);
  parallel_for(settings.replicates, settings.threads, [&](std::size_t r) {
    stop_if_asked();
    std::vector<std::uint32_t> copies(cases.patients);
    for (const std::uint32_t patient : stats::draw_patients(cases.patients, settings.seed, r))
      ++copies[patient];
    for (Prepared& one : prepared) {
      if (settings.areas)
        fill_areas(one, copies, r, settings);
      fill_decisions(one, copies, r);
    }
  });
  for (std::size_t k = 0; k < result.size(); ++k) {
    result[k].values["auroc"] = std::move(aurocs[k]);
    jackknife(prepared[k], cases.patients);
  }
  return result;
}

ReplicateInterval replicate_interval(double estimate, std::span<const double> replicates,
                                     std::span<const double> jackknife, double confidence) {
  const std::size_t all = replicates.size(), lost = stats::lost_replicates(replicates);
  ReplicateInterval result{stats::percentile_interval(replicates, confidence),
                           "bootstrap percentile"};
  if (!jackknife.empty())
    if (const auto bca = stats::bca_interval(estimate, replicates, jackknife, confidence))
      result = {bca, "bootstrap BCa"};
  if (lost > 0)
    result.method += fmt::format(", {} of {} replicates", all - lost, all);
  if (20 * lost > all)
    result.note = fmt::format("{} of {} replicates have no value", lost, all);
  if (result.interval && result.interval->low == result.interval->high)
    return {{}, "", "replicates do not vary: there is no interval"};
  return result;
}

ReplicateInterval replicate_interval(const ClassReplicates& replicates, std::string_view measure,
                                     std::optional<double> estimate, double confidence) {
  const auto values = replicates.values.find(measure);
  if (!estimate || values == replicates.values.end())
    return {};
  const auto jackknife = replicates.jackknife.find(measure);
  return replicate_interval(*estimate, values->second,
                            jackknife == replicates.jackknife.end()
                                ? std::span<const double>()
                                : std::span<const double>(jackknife->second),
                            confidence);
}

} // namespace thorax::evaluation
