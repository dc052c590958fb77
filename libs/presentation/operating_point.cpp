#include <algorithm>

#include "presentation/curves.h"
#include "presentation/sections.h"
#include "presentation/tables.h"
#include "presentation/wording.h"

namespace thorax::presentation {
using namespace evaluation;
namespace {

report::Table further_measures(const Lookup& lookup, const Panel& panel, double confidence) {
  SubjectColumns columns;
  for (const char* name :
       {"positive_likelihood_ratio", "negative_likelihood_ratio", "diagnostic_odds_ratio", "f1",
        "matthews_correlation", "balanced_accuracy"})
    columns = joined({columns, value_and_interval(lookup, name, confidence)});
  return subject_table("Further measures of the same decisions" + panel.of, panel.subjects,
                       naming_columns(panel), columns);
}

/// The prevalences at which there are predictive values, as they are written in the names.
std::vector<std::string> prevalences(const EvaluationReport& report) {
  constexpr std::string_view start = "positive_predictive_value_at_";
  std::vector<std::string> result;
  for (const Measure& measure : report.figures.measures)
    if (measure.name.starts_with(start)) {
      const std::string prevalence = measure.name.substr(start.size());
      if (std::find(result.begin(), result.end(), prevalence) == result.end())
        result.push_back(prevalence);
    }
  return result;
}

SubjectColumns renamed(SubjectColumns columns, const std::string& first) {
  columns.front().heading.name = first;
  return columns;
}

Blocks predictive_values(const EvaluationReport& report, const Lookup& lookup, const Panel& panel) {
  Blocks blocks;
  for (const std::string& prevalence : prevalences(report)) {
    const std::string positive = "positive_predictive_value_at_" + prevalence;
    const std::string negative = "negative_predictive_value_at_" + prevalence;
    report::Table table = subject_table(
        "Predictive values at a prevalence of " + prevalence + panel.of, panel.subjects,
        naming_columns(panel),
        joined({renamed(value_and_interval(lookup, positive, report.confidence), "PPV"),
                renamed(value_and_interval(lookup, negative, report.confidence), "NPV")}));
    if (table.columns.size() > table.row_headings)
      blocks.push_back(std::move(table));
  }
  return blocks;
}

} // namespace

Blocks operating_point(const EvaluationReport& report, const Lookup& lookup) {
  Blocks blocks;
  for (const Panel& panel : panels(subjects_with(lookup, {"sensitivity", "specificity"}))) {
    blocks.push_back(operating_table(lookup, panel, report.confidence));
    if (auto further = further_measures(lookup, panel, report.confidence);
        further.columns.size() > further.row_headings)
      blocks.push_back(std::move(further));
    append(blocks, predictive_values(report, lookup, panel));
  }
  return blocks;
}

} // namespace thorax::presentation
