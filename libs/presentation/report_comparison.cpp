#include "presentation/report_comparison.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "core/text.h"
#include "presentation/wording.h"
#include "stats/difference.h"

namespace thorax::presentation {
using namespace evaluation;
namespace {

/// What is compared: a preferred figure over the folds.
std::vector<const Measure*> comparable(const StoredReport& report) {
  std::vector<const Measure*> result;
  for (const Measure& measure : report.measures)
    if (measure.preferred && measure.value &&
        (measure.subject.fold == "all" || measure.subject.fold == "mean"))
      result.push_back(&measure);
  return result;
}

bool several_models(const StoredReport& report) {
  return std::any_of(report.measures.begin(), report.measures.end(), [&](const Measure& measure) {
    return measure.subject.model != report.measures.front().subject.model;
  });
}

using Key =
    std::tuple<std::string, std::string, std::string, std::string, std::string, std::string>;

Key key(const Measure& measure, bool with_model) {
  const Subject& subject = measure.subject;
  return {subject.level, with_model ? subject.model : "", subject.name, subject.group, subject.fold,
          measure.name};
}

Change judge(std::string_view measure, const stats::Interval& interval) {
  if (interval.low <= 0 && interval.high >= 0)
    return Change::unclear;
  const Better direction = better(measure);
  if (direction == Better::neither)
    return Change::changed;
  return (interval.low > 0) == (direction == Better::higher) ? Change::better : Change::worse;
}

bool is_class(const Subject& subject) {
  return !subject.name.starts_with('(');
}

std::set<std::string> classes(const StoredReport& report) {
  std::set<std::string> names;
  for (const Measure& measure : report.measures)
    if (is_class(measure.subject))
      names.insert(measure.subject.name);
  return names;
}

/// "Only the first report has the classes a, b.", or nothing.
std::string missing_text(const std::set<std::string>& classes, const std::set<std::string>& others,
                         const std::string& which) {
  std::vector<std::string> missing;
  std::set_difference(classes.begin(), classes.end(), others.begin(), others.end(),
                      std::back_inserter(missing));
  if (missing.empty())
    return {};
  return "Only the " + which + " report has the class" + (missing.size() > 1 ? "es " : " ") +
         short_list(missing) + ". ";
}

/// What is comparable between two reports.
struct Terms {
  bool confidence = true; ///< their intervals are of the same confidence
  bool classes = true;    ///< they have the same classes
};

MeasureChange compared(const Measure& first, const Measure& second, const Terms& same) {
  MeasureChange result{second.subject, first.subject.model, second.name,
                       *first.value,   *second.value,       *second.value - *first.value};
  if (!same.classes && !is_class(second.subject)) {
    result.change = Change::other_classes;
  } else if (first.interval && second.interval && same.confidence) {
    result.interval =
        stats::difference_interval(*second.value, *second.interval, *first.value, *first.interval);
    result.change = judge(second.name, *result.interval);
  }
  return result;
}

std::string text(const Measure& measure) {
  const Subject& subject = measure.subject;
  std::string result =
      label(measure.name) + " of " + class_text(subject) + " at " + subject.level + " level";
  if (!subject.model.empty())
    result += " of " + subject.model;
  if (subject.group != "all")
    result += ", " + subject.group;
  return subject.fold == "mean" ? result + ", mean over folds" : result;
}

/// The measures shown without asking for all, the first first.
constexpr std::array<std::string_view, 12> main_measures{"auroc",
                                                         "average_precision",
                                                         "partial_auroc",
                                                         "sensitivity",
                                                         "specificity",
                                                         "positive_predictive_value",
                                                         "accuracy",
                                                         "negative_predictive_value",
                                                         "kappa",
                                                         "brier_score",
                                                         "expected_calibration_error",
                                                         "calibration_slope"};

auto rank(std::string_view measure) {
  return std::find(main_measures.begin(), main_measures.end(), measure) - main_measures.begin();
}

bool main_measure(const MeasureChange& change) {
  return change.subject.group == "all" && change.subject.fold == "all" &&
         rank(change.measure) < std::ssize(main_measures);
}

bool is_count(const Measure& measure) {
  constexpr std::array<std::string_view, 4> counts{"cases", "patients", "positives", "unknown"};
  return std::find(counts.begin(), counts.end(), measure.name) != counts.end();
}

/// The measures in words, main ones first, without counts of cases.
std::vector<std::string> texts(std::vector<const Measure*> measures) {
  std::erase_if(measures, [](const Measure* measure) { return is_count(*measure); });
  std::stable_sort(measures.begin(), measures.end(), [](const Measure* one, const Measure* two) {
    return rank(one->name) < rank(two->name);
  });
  std::vector<std::string> result;
  for (const Measure* measure : measures)
    result.push_back(text(*measure));
  return result;
}

report::Table change_table(const ReportComparison& comparison, const std::string& first,
                           const std::string& second, bool all) {
  report::Table table{"",
                      {{"Level"},
                       {"Model"},
                       {"Class"},
                       {"Group"},
                       {"Fold"},
                       {"Measure"},
                       {first, {}, 3, true},
                       {second, {}, 3, true},
                       {"Difference", {}, 3, true},
                       {interval_heading(comparison.confidence), {}, 3, true},
                       {"Change"}},
                      {},
                      6};
  for (const MeasureChange& change : comparison.changes)
    if (all || main_measure(change)) {
      const Subject& subject = change.subject;
      const std::string model = subject.model == change.other_model
                                    ? subject.model
                                    : change.other_model + " \u2192 " + subject.model;
      table.rows.push_back(
          {subject.level, model, class_text(subject), subject.group, subject.fold,
           label(change.measure), number_text(change.first), number_text(change.second),
           signed_text(change.difference),
           change.interval ? report::Cell(interval_text(*change.interval)) : report::Cell(),
           std::string(name(change.change))});
    }
  // Columns that say nothing: no models, all cases, all folds.
  for (const auto& [column, nothing] :
       {std::pair{4, "all"}, std::pair{3, "all"}, std::pair{1, ""}}) {
    if (std::any_of(table.rows.begin(), table.rows.end(), [&](const auto& row) {
          return std::get<std::string>(row[static_cast<std::size_t>(column)]) != nothing;
        }))
      continue;
    table.columns.erase(table.columns.begin() + column);
    for (auto& row : table.rows)
      row.erase(row.begin() + column);
    --table.row_headings;
  }
  return table;
}

std::string only_text(const std::vector<std::string>& measures, const std::string& report,
                      bool all) {
  constexpr std::size_t most = 5;
  std::string result;
  const std::size_t shown = all ? measures.size() : std::min(most, measures.size());
  for (std::size_t i = 0; i < shown; ++i)
    result += "- Only in " + report + ": " + measures[i] + "\n";
  if (shown < measures.size())
    result +=
        "- Only in " + report + ": " + plural(measures.size() - shown, "further measure") + "\n";
  return result;
}

} // namespace

std::string_view name(Change change) {
  switch (change) {
  case Change::better:
    return "better";
  case Change::worse:
    return "worse";
  case Change::changed:
    return "changed";
  case Change::unclear:
    return "no clear change";
  case Change::other_classes:
    return "other classes";
  case Change::unknown:
    break;
  }
  return "no interval";
}

ReportComparison compare_reports(const StoredReport& first, const StoredReport& second) {
  ReportComparison result{second.confidence};
  const auto first_classes = classes(first), second_classes = classes(second);
  const Terms same{first.confidence == second.confidence, first_classes == second_classes};
  if (!same.confidence)
    result.warnings.push_back("The reports' intervals are of " + percent(first.confidence) +
                              " and " + percent(second.confidence) +
                              " confidence: differences are given without intervals.");
  if (!first.inputs.empty() && std::set(first.inputs.begin(), first.inputs.end()) ==
                                   std::set(second.inputs.begin(), second.inputs.end()))
    result.warnings.push_back("Both reports were made from the same files.");
  if (!same.classes)
    result.warnings.push_back(missing_text(first_classes, second_classes, "first") +
                              missing_text(second_classes, first_classes, "second") +
                              "Figures over the classes are of other classes and not judged.");

  const bool with_model = several_models(first) && several_models(second);
  std::multimap<Key, const Measure*> partners;
  for (const Measure* measure : comparable(first))
    partners.emplace(key(*measure, with_model), measure);
  std::set<Key> matched;
  std::vector<const Measure*> only_first, only_second;
  for (const Measure* measure : comparable(second)) {
    const auto [begin, end] = partners.equal_range(key(*measure, with_model));
    if (begin == end)
      only_second.push_back(measure);
    else
      matched.insert(begin->first);
    for (auto partner = begin; partner != end; ++partner)
      result.changes.push_back(compared(*partner->second, *measure, same));
  }
  for (const Measure* measure : comparable(first))
    if (!matched.contains(key(*measure, with_model)))
      only_first.push_back(measure);
  result.only_first = texts(std::move(only_first));
  result.only_second = texts(std::move(only_second));
  return result;
}

std::string comparison_text(const ReportComparison& comparison, const std::string& first,
                            const std::string& second, bool all) {
  std::string result;
  for (const std::string& warning : comparison.warnings)
    result += "WARNING: " + warning + "\n\n";
  const report::Table table = change_table(comparison, first, second, all);
  result += table.rows.empty() ? "No main measure is in both reports: see --all.\n"
                               : report::plain_text(table);
  result += "\n- Differences are " + second + " minus " + first +
            ". Their intervals treat the reports as independent (Zou and Donner 2008): with the "
            "same cases in both they are too wide, so that clear changes may go unseen.\n";
  return result + only_text(comparison.only_first, first, all) +
         only_text(comparison.only_second, second, all);
}

} // namespace thorax::presentation
