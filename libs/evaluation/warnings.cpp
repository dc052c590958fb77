#include "evaluation/warnings.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evaluation/exclusive.h"

namespace thorax::evaluation {
namespace {

using Sentences = std::vector<std::string>;

void add_missing_patients(Sentences& result, const ScoredCases& cases) {
  std::size_t rows = 0, without = 0;
  for (std::size_t n = 0; n < cases.size(); ++n)
    if (cases.is_test(n)) {
      ++rows;
      without += cases.samples[n].patient.empty();
    }
  if (without > 0)
    result.push_back(fmt::format(
        "{} of {} test rows name no patient and count as patients of their own: if patients "
        "repeat among them, intervals are too narrow.",
        without, rows));
}

void add_classes_no_longer_exclusive(Sentences& result, const std::vector<Level>& levels) {
  if (!has_exclusive_labels(*levels.front().cases))
    return;
  for (const Level& level : levels)
    if (!has_exclusive_labels(*level.cases))
      result.push_back(fmt::format("At {} level several classes can be true of one case: figures "
                                   "of exclusive classes are of the {} level only.",
                                   level.name, levels.front().name));
}

bool is_of_all_cases(const Measure& measure, std::string_view name) {
  return measure.name == name && measure.preferred && measure.subject.group == "all" &&
         measure.subject.fold == "all" && !measure.subject.name.starts_with("(");
}

/// One sentence for each note on a measure of a model, naming the classes unless it is all of them.
void add_notes(Sentences& result, const std::vector<Measure>& measures, std::string_view name,
               const char* what) {
  std::map<std::string, std::set<std::string>> all;
  std::map<std::pair<std::string, std::string>, std::set<std::string>> noted;
  for (const Measure& measure : measures) {
    if (!is_of_all_cases(measure, name))
      continue;
    const Subject& subject = measure.subject;
    const std::string text = fmt::format("{} ({})", subject.name, subject.level);
    all[subject.model].insert(text);
    if (!measure.note.empty())
      noted[{subject.model, measure.note}].insert(text);
  }
  for (const auto& [key, classes] : noted) {
    const auto& [model, note] = key;
    const std::string which = classes.size() > 1 && classes == all[model]
                                  ? std::string("every class")
                                  : fmt::format("{}", fmt::join(classes, ", "));
    result.push_back(fmt::format("{} of {}{}: {}.", what, which,
                                 all.size() > 1 ? " by model " + model : "", note));
  }
}

} // namespace

std::vector<std::string> warnings(const std::vector<Level>& levels,
                                  const std::vector<Measure>& measures) {
  Sentences result;
  if (levels.empty())
    return result;
  add_missing_patients(result, *levels.front().cases);
  add_classes_no_longer_exclusive(result, levels);
  add_notes(result, measures, "auroc", "AUROC");
  add_notes(result, measures, "sensitivity", "Sensitivity");
  return result;
}

} // namespace thorax::evaluation
