#include "evaluation/compare.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <unordered_map>

#include <fmt/format.h>

#include "core/error.h"
#include "evaluation/levels.h"
#include "evaluation/patients.h"
#include "stats/holm.h"

namespace thorax::evaluation {
namespace {

std::vector<std::string> models(const ScoredCases& cases) {
  std::vector<std::string> result;
  for (const std::string& model : cases.model)
    if (std::find(result.begin(), result.end(), model) == result.end())
      result.push_back(model);
  return result;
}

/// A model's test rows by id; where an id is tested in several folds, by id and fold.
std::unordered_map<std::string, std::size_t> test_rows(const ScoredCases& cases,
                                                       const std::string& model, bool with_fold) {
  std::unordered_map<std::string, std::size_t> rows;
  for (std::size_t n = 0; n < cases.size(); ++n)
    if (cases.is_test(n) && cases.model[n] == model)
      rows.emplace(with_fold ? fmt::format("{}\x1f{}", cases.samples[n].id, cases.fold[n])
                             : cases.samples[n].id,
                   n);
  return rows;
}

std::size_t count_test_rows(const ScoredCases& cases, const std::string& model) {
  std::size_t count = 0;
  for (std::size_t n = 0; n < cases.size(); ++n)
    count += cases.is_test(n) && cases.model[n] == model;
  return count;
}

struct Matched {
  ScoredCases first, second; ///< row by row the same cases
  std::size_t unmatched = 0;
};

Matched match(const ScoredCases& first, const std::string& model, const ScoredCases& second,
              const std::string& other) {
  const std::size_t first_rows = count_test_rows(first, model);
  const std::size_t second_rows = count_test_rows(second, other);
  auto ours = test_rows(first, model, false), theirs = test_rows(second, other, false);
  if (ours.size() < first_rows || theirs.size() < second_rows) {
    ours = test_rows(first, model, true);
    theirs = test_rows(second, other, true);
  }
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (const auto& [key, row] : ours)
    if (const auto found = theirs.find(key); found != theirs.end())
      pairs.emplace_back(row, found->second);
  std::sort(pairs.begin(), pairs.end());

  std::vector<std::size_t> first_order, second_order;
  for (const auto& [a, b] : pairs) {
    first_order.push_back(a);
    second_order.push_back(b);
  }
  Matched result{first.rows(first_order), second.rows(second_order),
                 first_rows + second_rows - 2 * pairs.size()};
  // Patients and scans are grouped as the first set says.
  result.second.fold = result.first.fold;
  result.second.samples = result.first.samples;
  for (std::size_t i = 0; i < result.first.labels.size(); ++i)
    if (result.first.labels[i] != result.second.labels[i])
      throw Error(ExitCode::inconsistent,
                  fmt::format("id '{}' has label {} for {} in one set of predictions and {} in the "
                              "other",
                              result.first.samples[i / first.classes.size()].id,
                              result.first.labels[i], first.classes[i % first.classes.size()],
                              result.second.labels[i]),
                  "compare predictions made from the same labels");
  return result;
}

Comparison compare_class(const ScoredCases& first, const ScoredCases& second, std::size_t k,
                         double confidence) {
  const Patients patients = number_patients(first);
  std::vector<double> scores, other_scores;
  std::vector<std::uint8_t> positive;
  std::vector<std::uint32_t> patient;
  for (std::size_t n = 0; n < first.size(); ++n) {
    const std::size_t at = n * first.classes.size() + k;
    if (first.labels[at] == store::unknown_label)
      continue;
    scores.push_back(first.probabilities[at]);
    other_scores.push_back(second.probabilities[at]);
    positive.push_back(first.labels[at] == 1);
    patient.push_back(patients.of[n]);
  }
  Comparison result;
  result.name = first.classes[k];
  result.model = first.model.front();
  result.other = second.model.front();
  result.cases = scores.size();
  result.patients =
      patients.known ? std::set<std::uint32_t>(patient.begin(), patient.end()).size() : 0;
  const auto a = stats::auroc_components({scores, positive}, patient, patients.count);
  const auto b = stats::auroc_components({other_scores, positive}, patient, patients.count);
  if (a && b) {
    result.auroc = a->value;
    result.other_auroc = b->value;
    result.difference = stats::paired_difference(*a, *b, confidence);
  }
  return result;
}

/// Holm's correction over the classes of each level.
void adjust_p_values(std::vector<Comparison>& rows) {
  std::map<std::string, std::vector<Comparison*>> tested;
  for (Comparison& row : rows)
    if (row.difference && row.difference->p_value)
      tested[row.level].push_back(&row);
  for (const auto& [level, of_level] : tested) {
    std::vector<double> p_values;
    for (const Comparison* row : of_level)
      p_values.push_back(*row->difference->p_value);
    const std::vector<double> adjusted = stats::holm_adjusted(p_values);
    for (std::size_t i = 0; i < adjusted.size(); ++i)
      of_level[i]->adjusted_p_value = adjusted[i];
  }
}

std::shared_ptr<const ScoredCases> shared(ScoredCases&& cases) {
  return std::make_shared<const ScoredCases>(std::move(cases));
}

/// Appends the rows of one pair of models; false when they share no case.
bool add_pair(Comparisons& result, const ScoredCases& first, const std::string& model,
              const ScoredCases& second, const std::string& other, const std::string& level,
              stats::Aggregation aggregation, double confidence) {
  Matched matched = match(first, model, second, other);
  if (matched.first.size() == 0)
    return false;
  result.unmatched += matched.unmatched;
  const auto ours = levels(shared(std::move(matched.first)), level, aggregation);
  const auto theirs = levels(shared(std::move(matched.second)), level, aggregation);
  std::vector<Comparison> rows;
  for (std::size_t i = 0; i < ours.size(); ++i)
    for (std::size_t k = 0; k < first.classes.size(); ++k) {
      rows.push_back(compare_class(*ours[i].cases, *theirs[i].cases, k, confidence));
      rows.back().level = ours[i].name;
    }
  adjust_p_values(rows);
  std::move(rows.begin(), rows.end(), std::back_inserter(result.rows));
  return true;
}

} // namespace

Comparisons compare(const ScoredCases& first, const ScoredCases& second, const std::string& level,
                    stats::Aggregation aggregation, double confidence) {
  if (first.classes != second.classes)
    throw Error(ExitCode::inconsistent, "the compared predictions have other classes",
                "compare models that predict the same classes");
  Comparisons result;
  for (const std::string& model : models(first))
    for (const std::string& other : models(second))
      if (!add_pair(result, first, model, second, other, level, aggregation, confidence))
        throw Error(ExitCode::inconsistent, "no test case is in both sets of predictions",
                    "compare predictions for the same ids");
  return result;
}

Comparisons compare_models(const ScoredCases& cases, const std::string& level,
                           stats::Aggregation aggregation, double confidence) {
  Comparisons result;
  const std::vector<std::string> all = models(cases);
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = i + 1; j < all.size(); ++j)
      add_pair(result, cases, all[i], cases, all[j], level, aggregation, confidence);
  return result;
}

} // namespace thorax::evaluation
