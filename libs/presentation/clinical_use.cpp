#include <algorithm>

#include "presentation/curves.h"
#include "presentation/sections.h"
#include "presentation/subject_table.h"
#include "presentation/wording.h"

namespace thorax::presentation {
using namespace evaluation;
namespace {

/// The subjects that have curves of a kind, over all cases.
std::vector<Subject> subjects_with_curve(const EvaluationReport& report, std::string_view kind) {
  std::vector<Subject> result;
  for (const Curve& curve : report.figures.curves)
    if (curve.kind == kind && curve.subject.group == "all" && curve.subject.fold == "all" &&
        !curve.points.empty())
      result.push_back(curve.subject);
  return result;
}

/// Treating all soon costs more than the plot needs to show.
report::Range benefit_range(const Curve& model, const Curve* treat_all) {
  double highest = 0.01;
  for (const CurvePoint& point : model.points)
    highest = std::max({highest, point.y, point.interval ? point.interval->high : point.y});
  if (treat_all)
    for (const CurvePoint& point : treat_all->points)
      highest = std::max(highest, point.y);
  return {-0.25 * highest, 1.05 * highest};
}

report::Figure decision_figure(const EvaluationReport& report, const Panel& panel,
                               const Subject& subject) {
  const Curve& model = *find_curve(report, subject, decision_kind);
  const Curve* treat_all = find_curve(report, subject, treat_all_kind);
  const std::string of = " for " + name_within(panel, subject) + panel.of;
  const auto [first, last] =
      std::minmax_element(model.points.begin(), model.points.end(),
                          [](const auto& a, const auto& b) { return a.x < b.x; });
  report::LinePlot plot{"Decision curve" + of,
                        {"Threshold probability"},
                        {"Net benefit", benefit_range(model, treat_all)},
                        {to_line(model, "model")},
                        {{report::Reference::Direction::horizontal, 0, "treat none"}}};
  if (first->x < last->x)
    plot.x.range = report::Range{std::min(first->x, 0.0), last->x};
  if (treat_all)
    plot.lines.push_back(to_line(*treat_all, "treat all"));
  return {std::move(plot),
          "Net benefit of acting on the model's answer" + of +
              ", at the probability from which on one would act.",
          plot_file({"decision", subject.level, subject.model, subject.name})};
}

} // namespace

Blocks clinical_use(const EvaluationReport& report, const Lookup&) {
  Blocks blocks;
  for (const Panel& panel : panels(subjects_with_curve(report, decision_kind))) {
    std::vector<report::Content> figures;
    for (const Subject& subject : panel.subjects)
      figures.push_back(decision_figure(report, panel, subject));
    append(blocks, folded("Decision curves" + panel.of, std::move(figures), panel.subjects.size()));
  }
  return blocks;
}

Blocks scan_curve(const EvaluationReport& report, const Lookup& lookup) {
  Blocks blocks;
  for (const Panel& panel : panels(subjects_with_curve(report, scan_kind))) {
    report::LinePlot plot{"Scan curve" + panel.of,
                          {"1 \u2212 specificity", report::Range{0, 1}},
                          {"Sensitivity", report::Range{0, 1}},
                          {},
                          {{report::Reference::Direction::diagonal, 0, "chance"}}};
    for (const Subject& subject : panel.subjects)
      plot.lines.push_back(to_line(*find_curve(report, subject, scan_kind),
                                   name_within(panel, subject),
                                   value_text(lookup.find(subject, "scan_curve_auroc"))));
    blocks.emplace_back(report::Figure{
        std::move(plot),
        "Scans called positive when at least a share p of their slices has a probability of 0.5 or "
        "more, for p = 0, 0.01, \u2026 1.01; the legend gives the area below.",
        plot_file({"scan_curve", panel.level, panel.model})});
  }
  return blocks;
}

} // namespace thorax::presentation
