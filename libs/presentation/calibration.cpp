#include <algorithm>
#include <array>
#include <cmath>

#include "presentation/curves.h"
#include "presentation/sections.h"
#include "presentation/tables.h"
#include "presentation/wording.h"

namespace thorax::presentation {
using namespace evaluation;
namespace {

/// Probabilities as predicted or rescaled.
struct Version {
  std::string name, suffix;
  std::string_view curve;
};
const std::array<Version, 3> versions{
    {{"as predicted", "", calibration_kind},
     {"after temperature scaling", "_after_temperature", temperature_kind},
     {"after Platt scaling", "_after_platt", platt_kind}}};

/// Each version of the probabilities as if it were a fold, so that versions can stand below each
/// other in one table.
std::vector<Measure> versions_as_folds(const std::vector<Measure>& measures) {
  std::vector<Measure> result;
  for (const Measure& measure : measures) {
    if (measure.subject.fold != "all")
      continue;
    const auto version = std::find_if(versions.rbegin(), versions.rend(), [&](const Version& one) {
      return measure.name.ends_with(one.suffix);
    });
    result.push_back(measure);
    result.back().subject.fold = version->name;
    result.back().name.resize(measure.name.size() - version->suffix.size());
  }
  return result;
}

/// Calibration of the probabilities as predicted, or of all versions.
std::vector<report::Content> tables(const EvaluationReport& report, const Panel& panel,
                                    bool rescaled) {
  const std::vector<Measure> measures = versions_as_folds(report.figures.measures);
  const Lookup lookup(measures);
  std::vector<Subject> rows;
  for (const Subject& subject : panel.subjects)
    for (const Version& version : versions)
      if (const Subject row = in_fold(subject, version.name);
          (rescaled || version.suffix.empty()) &&
          (lookup.find(row, "brier_score") || lookup.find(row, "expected_calibration_error")))
        rows.push_back(row);
  SubjectColumns names = naming_columns(panel);
  names.push_back(
      {{"Probabilities"}, [](const Subject& subject) { return NotedCell{subject.fold}; }});
  SubjectColumns scores = value_and_interval(lookup, "brier_score", report.confidence), line;
  for (const char* name : {"log_loss", "expected_calibration_error",
                           "expected_calibration_error_equal_count", "maximum_calibration_error"})
    scores.push_back(value_column(lookup, name));
  for (const char* name :
       {"calibration_slope", "calibration_intercept", "calibration_in_the_large"})
    line = joined({line, value_and_interval(lookup, name, report.confidence)});
  std::vector<report::Content> contents;
  for (const auto& [caption, columns] :
       {std::pair{"Scores and errors of calibration", scores}, std::pair{"Calibration line", line}})
    if (report::Table table = subject_table(caption + panel.of, rows, names, columns);
        has_content(table))
      contents.push_back(std::move(table));
  return contents;
}

/// With many classes the rescaled versions are folded away.
Blocks all_tables(const EvaluationReport& report, const Panel& panel) {
  const std::size_t classes = panel.subjects.size();
  if (classes <= few_classes)
    return folded("", tables(report, panel, true), classes);
  Blocks blocks = folded("", tables(report, panel, false), 1);
  if (std::any_of(
          report.figures.measures.begin(), report.figures.measures.end(), [](const Measure& one) {
            return one.name.ends_with(versions[1].suffix) || one.name.ends_with(versions[2].suffix);
          }))
    append(blocks, folded("Calibration before and after rescaling" + panel.of,
                          tables(report, panel, true), classes));
  return blocks;
}

Blocks decomposition(const Lookup& lookup, const Panel& panel) {
  SubjectColumns columns;
  for (const char* name : {"brier_score", "brier_reliability", "brier_resolution",
                           "brier_uncertainty", "brier_within_bin"})
    columns.push_back(value_column(lookup, name));
  report::Table table =
      subject_table("Brier score = reliability \u2212 resolution + uncertainty + within bins",
                    panel.subjects, naming_columns(panel), columns);
  if (table.columns.size() <= table.row_headings + 1)
    return {};
  return folded("Brier score decomposed" + panel.of, {std::move(table)}, panel.subjects.size());
}

/// How probabilities were rescaled, fold by fold.
Blocks scaling(const Lookup& lookup, const Panel& panel) {
  std::vector<Subject> rows;
  std::vector<std::string> all_folds = folds(lookup);
  all_folds.insert(all_folds.begin(), "all");
  for (const Subject& subject : panel.subjects)
    for (const std::string& fold : all_folds)
      for (const char* name : {"temperature", "platt_slope"})
        if (lookup.find(in_fold(subject, fold), name) &&
            (rows.empty() || !(rows.back() == in_fold(subject, fold))))
          rows.push_back(in_fold(subject, fold));
  if (rows.empty())
    return {};
  SubjectColumns names = naming_columns(panel);
  if (std::any_of(rows.begin(), rows.end(), [](const Subject& one) { return one.fold != "all"; }))
    names.push_back({{"Fold"}, [](const Subject& subject) { return NotedCell{subject.fold}; }});
  return {report::Details{
      "How probabilities were rescaled" + panel.of,
      {subject_table("Fitted on validation rows", rows, names,
                     {value_column(lookup, "temperature"), value_column(lookup, "platt_slope"),
                      value_column(lookup, "platt_intercept")})}}};
}

/// How many cases the points of a reliability diagram stand for, in tenths.
report::Histogram histogram(const Curve& curve, const std::string& name) {
  report::Histogram result{name, {}, std::vector<double>(10)};
  for (int edge = 0; edge <= 10; ++edge)
    result.edges.push_back(edge / 10.0);
  for (const CurvePoint& point : curve.points)
    result.counts[static_cast<std::size_t>(std::clamp(std::ceil(point.x * 10) - 1, 0.0, 9.0))] +=
        point.cases;
  return result;
}

std::vector<report::Content> diagrams(const EvaluationReport& report, const Lookup& lookup,
                                      const Panel& panel) {
  std::vector<report::Content> contents;
  for (const Subject& subject : panel.subjects) {
    const std::string of = " for " + name_within(panel, subject) + panel.of;
    report::LinePlot plot{"Reliability diagram" + of,
                          {"Predicted probability", report::Range{0, 1}},
                          {"Observed proportion", report::Range{0, 1}},
                          {},
                          {{report::Reference::Direction::diagonal, 0, "perfect calibration"}}};
    for (const Version& version : versions) {
      const Curve* curve = find_curve(report, subject, version.curve);
      if (!curve)
        continue;
      const Measure* error = lookup.find(subject, "expected_calibration_error" + version.suffix);
      plot.lines.push_back(to_line(
          *curve, version.name, error && error->value ? "ECE " + number_text(*error->value) : ""));
      plot.lines.back().markers = true;
      plot.histograms.push_back(histogram(*curve, version.name));
    }
    if (!plot.lines.empty())
      contents.push_back(report::Figure{
          std::move(plot),
          "Observed against predicted" + of + "; bars are " + interval_heading(report.confidence) +
              "s, and below is how many cases had each probability.",
          plot_file({"reliability", subject.level, subject.model, subject.name})});
  }
  return contents;
}

} // namespace

Blocks calibration(const EvaluationReport& report, const Lookup& lookup) {
  Blocks blocks;
  for (const Panel& panel : panels(subjects_with(
           lookup, {"brier_score", "expected_calibration_error", "calibration_slope"}))) {
    append(blocks, all_tables(report, panel));
    append(blocks, decomposition(lookup, panel));
    append(blocks, folded("Reliability diagrams" + panel.of, diagrams(report, lookup, panel),
                          panel.subjects.size()));
    append(blocks, scaling(lookup, panel));
  }
  return blocks;
}

} // namespace thorax::presentation
