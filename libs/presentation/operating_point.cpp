#include <algorithm>

#include <fmt/format.h>

#include "presentation/curves.h"
#include "presentation/sections.h"
#include "presentation/tables.h"
#include "presentation/wording.h"

namespace thorax::presentation {
using namespace evaluation;
namespace {

report::Table measures(const std::vector<std::string>& names, const std::string& caption,
                       const Lookup& lookup, const Panel& panel, double confidence) {
  SubjectColumns columns;
  for (const std::string& name : names)
    columns = joined({columns, value_and_interval(lookup, name, confidence)});
  return subject_table(caption + panel.of, panel.subjects, naming_columns(panel), columns);
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

std::vector<report::Content> at_prevalences(const EvaluationReport& report, const Lookup& lookup,
                                            const Panel& panel) {
  std::vector<report::Content> tables;
  for (const std::string& prevalence : prevalences(report)) {
    const std::string positive = "positive_predictive_value_at_" + prevalence;
    const std::string negative = "negative_predictive_value_at_" + prevalence;
    report::Table table = subject_table(
        "Predictive values at a prevalence of " + prevalence + panel.of, panel.subjects,
        naming_columns(panel),
        joined({renamed(value_and_interval(lookup, positive, report.confidence), "PPV"),
                renamed(value_and_interval(lookup, negative, report.confidence), "NPV")}));
    if (has_content(table))
      tables.push_back(std::move(table));
  }
  return tables;
}

} // namespace

Blocks operating_point(const EvaluationReport& report, const Lookup& lookup) {
  Blocks blocks;
  for (const Panel& panel : panels(subjects_with(lookup, {"sensitivity", "specificity"}))) {
    if (!has_value(lookup, panel.subjects, "sensitivity") &&
        !has_value(lookup, panel.subjects, "specificity")) {
      blocks.push_back(
          report::Paragraph{fmt::format("There are no decisions{}: {}.", panel.of,
                                        lookup.find(panel.subjects.front(), "sensitivity")->note)});
      continue;
    }
    for (report::Table table : {operating_table(lookup, panel, report.confidence),
                                predictive_table(lookup, panel, report.confidence),
                                measures({"positive_likelihood_ratio", "negative_likelihood_ratio",
                                          "diagnostic_odds_ratio"},
                                         "Likelihood ratios", lookup, panel, report.confidence),
                                measures({"f1", "matthews_correlation", "balanced_accuracy"},
                                         "F1, Matthews correlation and balanced accuracy", lookup,
                                         panel, report.confidence)})
      if (has_content(table))
        blocks.push_back(std::move(table));
    append(blocks, folded("Predictive values at other prevalences" + panel.of,
                          at_prevalences(report, lookup, panel), panel.subjects.size()));
  }
  for (const Panel& panel : panels(subjects_with(lookup, {"underdiagnosis_rate"})))
    blocks.push_back(subject_table(
        "Under-diagnosis: cases with a finding that were taken for free of findings" + panel.of,
        panel.subjects, naming_columns(panel),
        share_and_interval(lookup, "underdiagnosis_rate", report.confidence)));
  return blocks;
}

} // namespace thorax::presentation
