#include <algorithm>

#include <fmt/format.h>

#include "presentation/curves.h"
#include "presentation/sections.h"
#include "presentation/subject_table.h"
#include "presentation/tables.h"
#include "presentation/wording.h"

namespace thorax::presentation {
using namespace evaluation;
namespace {

constexpr std::size_t most_bands = 3; ///< more would hide each other

report::Estimate estimate(const Measure* measure) {
  if (!measure || !measure->value)
    return {};
  if (!measure->interval)
    return {measure->value};
  return {measure->value, measure->interval->low, measure->interval->high};
}

report::ForestRow forest_row(const Lookup& lookup, const Subject& subject) {
  const Measure* positives = lookup.find(subject, "positives");
  const Measure* auroc = lookup.find(subject, "auroc");
  return {class_text(subject),
          estimate(auroc),
          {positives && positives->value ? fmt::format("{:.0f}", *positives->value) : "",
           value_text(auroc)}};
}

/// The AUROC of every class, beside those of the first published model.
std::vector<report::Block> forest(const EvaluationReport& report, const Lookup& lookup,
                                  const Panel& panel) {
  const auto classes = single_classes(panel);
  if (classes.size() <= 2 || panel.level.empty())
    return {};
  report::ForestPlot plot{"AUROC per class" + panel.of, {"AUROC"}};
  plot.columns = {"Positive", fmt::format("AUROC ({})", interval_heading(report.confidence))};
  plot.groups = {{"", {}}};
  plot.reference = 0.5;
  const PublishedModel* published = nullptr;
  if (report.compare_to && report.compare_to->level == panel.level &&
      !report.compare_to->models.empty() && !report.compare_to->models.front().aurocs.empty())
    published = &report.compare_to->models.front();
  std::vector<std::string> names;
  for (const Subject& subject : classes) {
    names.push_back(subject.name);
    plot.groups.front().rows.push_back(forest_row(lookup, subject));
    if (published)
      plot.groups.front().rows.back().other.value = published_auroc(*published, subject.name);
  }
  for (const Subject& subject : panel.subjects)
    if (subject.name == macro_name)
      plot.total = forest_row(lookup, subject);
  std::string caption = fmt::format("AUROC of every class{} with {} intervals.", panel.of,
                                    percent(report.confidence));
  if (published) {
    if (plot.total && states_just(*published, names))
      plot.total->other.value = published->mean_auroc;
    plot.series = panel.model.empty() ? "this report" : panel.model;
    plot.other_series = fmt::format("{} (split: {})", published->source, published->split);
    caption += " Hollow marks are published values, on other test cases.";
  }
  return {report::Figure{std::move(plot), caption, plot_file({"auroc", panel.level, panel.model})}};
}

struct CurveFigure {
  std::string_view kind, band_kind, measure;
  std::string title, x, y, file;
};

const CurveFigure roc{roc_kind,      roc_band_kind, "auroc", "ROC curves", "1 \u2212 specificity",
                      "Sensitivity", "roc"};
const CurveFigure precision_recall{precision_recall_kind,  precision_recall_band_kind,
                                   "average_precision",    "Precision-recall curves",
                                   "Recall (sensitivity)", "Precision (PPV)",
                                   "precision_recall"};

/// One figure with a line for each subject; with bands where there are few.
std::vector<report::Content> curve_figure(const EvaluationReport& report, const Lookup& lookup,
                                          const CurveFigure& figure, const Panel& panel,
                                          const std::vector<Subject>& subjects,
                                          const std::string& of) {
  report::LinePlot plot{
      figure.title + of, {figure.x, report::Range{0, 1}}, {figure.y, report::Range{0, 1}}};
  bool bands = false;
  std::vector<const Subject*> drawn;
  for (const Subject& subject : subjects) {
    const Curve* curve = find_curve(report, subject, figure.kind);
    if (!curve)
      continue;
    plot.lines.push_back(to_line(*curve, name_within(panel, subject),
                                 value_text(lookup.find(subject, figure.measure))));
    drawn.push_back(&subject);
    const Curve* band = find_curve(report, subject, figure.band_kind);
    if (band && subjects.size() <= most_bands) {
      plot.lines.back().band = to_band(*band);
      bands = true;
    }
  }
  if (plot.lines.empty())
    return {};
  std::string caption = fmt::format("{}{}; the legend gives {} with its {}.", figure.title, of,
                                    figure.kind == roc_kind ? "the AUROC" : "average precision",
                                    interval_heading(report.confidence));
  if (bands)
    caption += fmt::format(" The bands are pointwise {} intervals.", percent(report.confidence));
  if (figure.kind == roc_kind)
    plot.references = {{report::Reference::Direction::diagonal, 0, "chance"}};
  else if (const Measure* prevalence = lookup.find(*drawn.front(), "prevalence");
           drawn.size() == 1 && prevalence && prevalence->value)
    plot.references = {
        {report::Reference::Direction::horizontal, *prevalence->value, "prevalence"}};
  const std::string_view name = subjects.size() == 1 ? std::string_view(subjects[0].name) : "";
  return {report::Figure{std::move(plot), caption,
                         plot_file({figure.file, panel.level, panel.model, name})}};
}

std::vector<report::Block> curve_figures(const EvaluationReport& report, const Lookup& lookup,
                                         const Panel& panel) {
  std::vector<report::Block> blocks;
  std::vector<report::Content> by_class;
  const auto classes = single_classes(panel);
  for (const CurveFigure* figure : {&roc, &precision_recall})
    append(blocks, folded("", curve_figure(report, lookup, *figure, panel, classes, panel.of), 0));
  if (classes.size() > most_bands)
    for (const Subject& subject : classes)
      for (const CurveFigure* figure : {&roc, &precision_recall})
        if (find_curve(report, subject, figure->band_kind))
          for (report::Content& content :
               curve_figure(report, lookup, *figure, panel, {subject},
                            fmt::format(" for {}{}", name_within(panel, subject), panel.of)))
            by_class.push_back(std::move(content));
  append(blocks, folded("Curves with bands of each class" + panel.of, std::move(by_class),
                        few_classes + 1));
  return blocks;
}

} // namespace

Blocks discrimination(const EvaluationReport& report, const Lookup& lookup) {
  Blocks blocks;
  for (const Panel& panel : panels(subjects_with(lookup, {"auroc", "average_precision"}))) {
    for (auto* table : {&auroc_table, &precision_table})
      if (report::Table one = table(lookup, panel, report.confidence); has_content(one))
        blocks.push_back(std::move(one));
    if (auto intervals = auroc_intervals_table(lookup, panel, report.confidence))
      blocks.emplace_back(
          report::Details{"Further intervals of the AUROC" + panel.of, {std::move(*intervals)}});
    append(blocks, forest(report, lookup, panel));
    append(blocks, curve_figures(report, lookup, panel));
  }
  return blocks;
}

} // namespace thorax::presentation
