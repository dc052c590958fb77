#include "presentation/report_comparison.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <tuple>

#include "core/text.h"
#include "presentation/main_measures.h"
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

} // namespace thorax::presentation
