#include "pipeline/metrics_report.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/atomic_file.h"
#include "core/text.h"
#include "evaluation/tables.h"
#include "report/page.h"

namespace thorax::pipeline {
using namespace evaluation;

namespace {

report::Line roc_line(const ClassScore& score, const std::string& name) {
  report::Line line;
  line.name = name;
  const auto& interval = score.auroc.interval(score.patients_repeat);
  line.note = fmt::format("{:.3f}", *score.auroc.value) +
              (interval ? fmt::format(" ({})", interval_text(interval->interval)) : "");
  for (const stats::RocPoint& point : score.curve.points) {
    line.x.push_back(1 - score.curve.specificity(point));
    line.y.push_back(score.curve.sensitivity(point));
  }
  return line;
}

/// With one class a figure per model and a line per level, else a figure per model and level and a
/// line per class.
std::vector<report::Block> roc_figures(const MetricsReport& report) {
  const auto& classes = report.scores.classes;
  const bool one_class = std::all_of(classes.begin(), classes.end(), [&](const ClassScore& score) {
    return score.name == classes.front().name;
  });
  std::vector<std::pair<std::string, report::Figure>> figures;
  for (const ClassScore& score : classes) {
    if (!score.auroc.value)
      continue;
    const std::string subject =
        (score.model.empty() ? "" : fmt::format(" of {}", score.model)) +
        (one_class ? fmt::format(" for {}", score.name) : fmt::format(" at {} level", score.level));
    auto found = std::find_if(figures.begin(), figures.end(),
                              [&](const auto& figure) { return figure.first == subject; });
    if (found == figures.end())
      found = figures.insert(
          figures.end(),
          {subject,
           {report::LinePlot{"ROC curves" + subject,
                             {"1 \u2212 specificity", report::Range{0, 1}},
                             {"Sensitivity", report::Range{0, 1}},
                             {},
                             {report::Reference{}}},
            fmt::format(
                "ROC curves{}, with AUROC and its {} interval. The dotted diagonal is chance.",
                subject, percent(report.confidence))}});
    std::get<report::LinePlot>(found->second.plot)
        .lines.push_back(roc_line(score, one_class ? score.level : score.name));
  }
  std::vector<report::Block> blocks;
  for (auto& [subject, figure] : figures)
    blocks.emplace_back(std::move(figure));
  return blocks;
}

std::vector<report::Section> sections(const MetricsReport& report) {
  std::vector<report::Section> result(1);
  for (const std::string& brand : report.brands)
    result.front().blocks.push_back(report::Warning{brand});
  result.push_back({"Discrimination", {auroc_table(report.scores, report.confidence)}});
  for (auto& figure : roc_figures(report))
    result.back().blocks.push_back(std::move(figure));
  if (auto table = operating_table(report.scores, report.confidence); !table.rows.empty())
    result.push_back({"Operating point", {std::move(table)}});
  if (auto table = comparison_table(report.comparisons, report.confidence); !table.rows.empty())
    result.push_back({"Comparison", {std::move(table)}});
  if (auto table = fold_table(report.scores, report.confidence); !table.rows.empty())
    result.push_back({"Folds", {std::move(table)}});
  result.push_back({"How the figures were found", {report::Bullets{report.notes}}});
  return result;
}

std::string json(const MetricsReport& report) {
  using nlohmann::ordered_json;
  const ordered_json document = {
      {"format", "thorax-metrics"},
      {"format_version", 1},
      {"title", report.title},
      {"confidence", report.confidence},
      {"brands", report.brands},
      {"notes", report.notes},
      {"metrics", ordered_json::parse(report::json(figures_table(report.scores)))},
      {"comparisons",
       ordered_json::parse(report::json(comparison_figures_table(report.comparisons)))},
      {"provenance",
       {{"command", report.provenance.command},
        {"version", report.provenance.version},
        {"config", report.provenance.config},
        {"inputs", report.provenance.inputs},
        {"seconds", report.provenance.seconds}}},
  };
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

} // namespace

std::string summary_text(const MetricsReport& report) {
  std::string text;
  for (const std::string& brand : report.brands)
    text += "WARNING: " + brand + "\n\n";
  text += report::plain_text(auroc_table(report.scores, report.confidence));
  for (const auto& table : {operating_table(report.scores, report.confidence),
                            comparison_table(report.comparisons, report.confidence),
                            fold_table(report.scores, report.confidence)})
    if (!table.rows.empty())
      text += "\n" + table.caption + "\n" + report::plain_text(table);
  text += "\n";
  for (const std::string& note : report.notes)
    text += "- " + note + "\n";
  return text;
}

void write_report(const std::filesystem::path& folder, const MetricsReport& report) {
  const Provenance& provenance = report.provenance;
  const report::Page page{report.title, report.subtitle, sections(report),
                          fmt::format("{} {}. SHA-256 of the inputs: {}.", provenance.command,
                                      provenance.version, join(provenance.inputs, ", "))};
  write_text(folder / "curves.csv", report::csv(curves_table(report.scores)));
  write_text(folder / "metrics.csv", report::csv(figures_table(report.scores)));
  write_text(folder / "report.json", json(report));
  write_text(folder / "report.html", report::html(page));
}

} // namespace thorax::pipeline
