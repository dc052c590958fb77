#include "stats/auroc_bootstrap.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include "core/parallel.h"
#include "stats/bootstrap.h"

namespace thorax::stats {
namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

/// Positives and then negatives that follow each other in falling order of score; the negatives are
/// all below these positives, or all tied with them.
struct Step {
  std::uint32_t positives_end = 0, negatives_end = 0; ///< in RankedPatients::patient
  double concordance = 1;                             ///< of a pair in the step; 0.5 if tied
};

/// The patients of cases in falling order of score.
struct RankedPatients {
  std::vector<std::uint32_t> patient;
  std::vector<Step> steps;

  /// Calls visit(positives, negatives, concordance) for each step.
  template <typename Visit>
  void for_each_step(const Visit& visit) const {
    const std::span<const std::uint32_t> all(patient);
    std::size_t start = 0;
    for (const Step& step : steps) {
      visit(all.subspan(start, step.positives_end - start),
            all.subspan(step.positives_end, step.negatives_end - step.positives_end),
            step.concordance);
      start = step.negatives_end;
    }
  }
};

RankedPatients rank_patients(const PatientCases& cases) {
  auto [order, ends] = rank_cases(cases.outcomes.scores);
  RankedPatients result;
  std::uint32_t start = 0;
  for (std::uint32_t end : ends) {
    const auto middle =
        std::partition(order.begin() + start, order.begin() + end,
                       [&](std::uint32_t i) { return cases.outcomes.positive[i] != 0; });
    const auto positives_end = static_cast<std::uint32_t>(middle - order.begin());
    const bool tied = positives_end > start && positives_end < end;
    const bool continues = !tied && !result.steps.empty() && result.steps.back().concordance == 1 &&
                           (positives_end == start ||
                            result.steps.back().positives_end == result.steps.back().negatives_end);
    if (!continues)
      result.steps.push_back({start, start, tied ? 0.5 : 1});
    Step& step = result.steps.back();
    if (positives_end > start)
      step.positives_end = positives_end;
    step.negatives_end = end;
    start = end;
  }
  result.patient.reserve(order.size());
  for (std::uint32_t i : order)
    result.patient.push_back(cases.patient[i]);
  return result;
}

/// Replicates that share one pass over the cases, so that what is read of a case serves all.
constexpr std::size_t lanes = 8;
using Copies = std::array<std::int32_t, lanes>; ///< of a patient, in each replicate
using Values = std::array<double, lanes>;

Copies sum_copies(std::span<const std::uint32_t> patients, const std::vector<Copies>& copies) {
  Copies sum{};
  for (std::uint32_t patient : patients)
    for (std::size_t lane = 0; lane < lanes; ++lane)
      sum[lane] += copies[patient][lane];
  return sum;
}

Values weighted_aurocs(const RankedPatients& cases, const std::vector<Copies>& copies) {
  Values positives{}, negatives{}, area{};
  cases.for_each_step([&](auto step_positives, auto step_negatives, double concordance) {
    const Copies above = sum_copies(step_positives, copies);
    const Copies below = sum_copies(step_negatives, copies);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      area[lane] += below[lane] * (positives[lane] + concordance * above[lane]);
      positives[lane] += above[lane];
      negatives[lane] += below[lane];
    }
  });
  for (std::size_t lane = 0; lane < lanes; ++lane)
    area[lane] = positives[lane] > 0 && negatives[lane] > 0
                     ? area[lane] / positives[lane] / negatives[lane]
                     : undefined;
  return area;
}

/// The patients with a case in any class.
std::vector<std::uint32_t> patients_present(std::span<const PatientCases> classes,
                                            std::size_t patients) {
  std::vector<bool> seen(patients);
  for (const PatientCases& one : classes)
    for (std::uint32_t patient : one.patient)
      seen[patient] = true;
  std::vector<std::uint32_t> present;
  for (std::uint32_t patient = 0; patient < patients; ++patient)
    if (seen[patient])
      present.push_back(patient);
  return present;
}

} // namespace

std::vector<std::vector<double>> bootstrap_auroc(std::span<const PatientCases> classes,
                                                 std::size_t patients, std::size_t replicates,
                                                 std::uint64_t seed, int threads) {
  std::vector<RankedPatients> ranked(classes.size());
  parallel_for(classes.size(), threads,
               [&](std::size_t c) { ranked[c] = rank_patients(classes[c]); });
  const std::vector<std::uint32_t> present = patients_present(classes, patients);
  std::vector<std::vector<double>> result(classes.size(), std::vector<double>(replicates));
  parallel_for((replicates + lanes - 1) / lanes, threads, [&](std::size_t block) {
    const std::size_t first = block * lanes, count = std::min(lanes, replicates - first);
    std::vector<Copies> copies(patients);
    for (std::size_t lane = 0; lane < count; ++lane)
      for (std::uint32_t drawn : draw_patients(present.size(), seed, first + lane))
        ++copies[present[drawn]][lane];
    for (std::size_t c = 0; c < classes.size(); ++c) {
      const Values values = weighted_aurocs(ranked[c], copies);
      std::copy_n(values.begin(), count, result[c].begin() + first);
    }
  });
  return result;
}

std::vector<double> jackknife_auroc(const PatientCases& cases, std::size_t patients) {
  std::vector<double> positives(patients), negatives(patients);
  for (std::size_t i = 0; i < cases.patient.size(); ++i)
    ++(cases.outcomes.positive[i] ? positives : negatives)[cases.patient[i]];
  const double all_positives = std::accumulate(positives.begin(), positives.end(), 0.0);
  const double all_negatives = std::accumulate(negatives.begin(), negatives.end(), 0.0);

  // Concordant pairs that go with a patient, and positives of the patient passed so far.
  std::vector<double> lost(patients), passed(patients);
  double area = 0, above = 0, beside = 0;
  rank_patients(cases).for_each_step(
      [&](auto step_positives, auto step_negatives, double concordance) {
        const auto here = static_cast<double>(step_negatives.size());
        const double below = all_negatives - beside - (1 - concordance) * here;
        const double counted = above + concordance * static_cast<double>(step_positives.size());
        for (std::uint32_t patient : step_negatives)
          lost[patient] += counted - (1 - concordance) * passed[patient];
        for (std::uint32_t patient : step_positives) {
          lost[patient] += below;
          ++passed[patient];
        }
        for (std::uint32_t patient : step_negatives)
          lost[patient] -= concordance * passed[patient];
        area += counted * here;
        above += static_cast<double>(step_positives.size());
        beside += here;
      });

  std::vector<double> result(patients, undefined);
  for (std::size_t k = 0; k < patients; ++k)
    if (positives[k] < all_positives && negatives[k] < all_negatives)
      result[k] =
          (area - lost[k]) / (all_positives - positives[k]) / (all_negatives - negatives[k]);
  return result;
}

std::vector<double> weighted_mean(std::span<const std::vector<double>> classes,
                                  std::span<const double> weights) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<double> result(classes.front().size());
  for (std::size_t c = 0; c < classes.size(); ++c)
    for (std::size_t i = 0; i < result.size(); ++i)
      result[i] += weights[c] / sum * classes[c][i];
  return result;
}

} // namespace thorax::stats
