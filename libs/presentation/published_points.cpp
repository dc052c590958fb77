#include <algorithm>

#include <fmt/format.h>

#include "presentation/sections.h"
#include "presentation/subject_table.h"
#include "presentation/wording.h"

namespace thorax::presentation {
using namespace evaluation;
namespace {

/// Ours beside the AUROC of every published model that states classes.
Blocks class_table(const PublishedSet& set, const Lookup& lookup, const Panel& panel,
                   double confidence) {
  std::vector<Subject> matched;
  const auto stated = [&](const Subject& subject) {
    return std::any_of(set.models.begin(), set.models.end(), [&](const PublishedModel& model) {
      return published_auroc(model, subject.name).has_value();
    });
  };
  const auto classes = single_classes(panel);
  std::copy_if(classes.begin(), classes.end(), std::back_inserter(matched), stated);
  if (matched.empty())
    return {};
  std::vector<std::string> names;
  for (const Subject& subject : classes)
    names.push_back(subject.name);
  // A mean over other classes cannot stand beside the published one.
  if (states_just(set.models.front(), names))
    for (const Subject& subject : panel.subjects)
      if (subject.name == macro_name)
        matched.push_back(subject);
  SubjectColumns columns = value_and_interval(lookup, "auroc", confidence);
  for (const PublishedModel& model : set.models)
    if (!model.aurocs.empty())
      columns.push_back({{model.name, {}, 3, true}, [model](const Subject& subject) {
                           const auto auroc = subject.name == macro_name
                                                  ? model.mean_auroc
                                                  : published_auroc(model, subject.name);
                           return auroc ? NotedCell{number_text(*auroc)} : NotedCell{};
                         }});
  return {subject_table("AUROC beside published values" + panel.of, matched, naming_columns(panel),
                        columns)};
}

/// Where the published values come from, and those over all classes.
report::Table source_table(const PublishedSet& set) {
  report::Table table{"Published: " + set.title,
                      {{"Model"},
                       {"Source"},
                       {"Split"},
                       {"Mean AUROC", {}, 3, true},
                       {"Sensitivity", {}, 3, true},
                       {"Specificity", {}, 3, true},
                       {"Statement"}}};
  const auto number = [](const std::optional<double>& value) {
    return value ? report::Cell(number_text(*value)) : report::Cell();
  };
  for (const PublishedModel& model : set.models)
    table.rows.push_back(
        {model.name, model.source, model.split, number(model.mean_auroc), number(model.sensitivity),
         number(model.specificity),
         model.statement.empty() ? report::Cell() : report::Cell(model.statement)});
  for (std::size_t column = table.columns.size(); column-- > 3;)
    if (std::all_of(table.rows.begin(), table.rows.end(),
                    [&](const auto& row) { return row[column].index() == 0; })) {
      table.columns.erase(table.columns.begin() + static_cast<std::ptrdiff_t>(column));
      for (auto& row : table.rows)
        row.erase(row.begin() + static_cast<std::ptrdiff_t>(column));
    }
  return table;
}

/// Subjects of the level that the published values are of.
std::vector<Subject> at_level(std::vector<Subject> subjects, const std::string& level) {
  std::erase_if(subjects, [&](const Subject& subject) { return subject.level != level; });
  return subjects;
}

bool states_decisions(const PublishedSet& set) {
  return std::any_of(set.models.begin(), set.models.end(), [](const PublishedModel& model) {
    return model.sensitivity || model.specificity || !model.statement.empty();
  });
}

} // namespace

Blocks published_points(const EvaluationReport& report, const Lookup& lookup) {
  if (!report.compare_to)
    return {};
  const PublishedSet& set = *report.compare_to;
  Blocks blocks{report::Warning{"Published values were found on other test cases, of the splits "
                                "named below: unless yours is the same split, a difference says "
                                "nothing about the models."}};
  if (at_level(subjects_with(lookup, {"auroc"}), set.level).empty())
    blocks.push_back(report::Paragraph{fmt::format(
        "The published values are of the {} level, of which this report has none.", set.level)});
  for (const Panel& panel : panels(at_level(subjects_with(lookup, {"auroc"}), set.level)))
    for (report::Block& block : class_table(set, lookup, panel, report.confidence))
      blocks.push_back(std::move(block));
  if (states_decisions(set))
    for (const Panel& panel : panels(at_level(subjects_with(lookup, {"sensitivity"}), set.level)))
      blocks.push_back(
          subject_table("This report" + panel.of, panel.subjects, naming_columns(panel),
                        joined({share_and_interval(lookup, "sensitivity", report.confidence),
                                share_and_interval(lookup, "specificity", report.confidence)})));
  blocks.push_back(source_table(set));
  return blocks;
}

} // namespace thorax::presentation
