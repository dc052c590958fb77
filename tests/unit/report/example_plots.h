#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "report/forest_plot.h"
#include "report/line_plot.h"
#include "report/matrix.h"

namespace thorax::report {

using Names = std::vector<std::string>;

/// The classes of ChestX-ray14.
inline const Names chest_findings{
    "Atelectasis", "Cardiomegaly", "Effusion",           "Infiltration",  "Mass",
    "Nodule",      "Pneumonia",    "Pneumothorax",       "Consolidation", "Edema",
    "Emphysema",   "Fibrosis",     "Pleural_Thickening", "Hernia"};

/// Other alphabets, markup, bytes that are not UTF-8, and a name longer than any column.
inline const Names awkward_names{
    "\u00C9paississement pleural",
    "\u041F\u043B\u0435\u0432\u0440\u0430\u043B\u044C\u043D\u044B\u0439 "
    "\u0432\u044B\u043F\u043E\u0442",
    "\u80F8\u819C\u80A5\u539A",
    "<b>&\"'</b>",
    "byte \xFF",
    "WWWWWWWWWW",
    "a",
    "b",
    "c",
    "a class whose name was written by somebody who had a great deal of time to write it",
    "\u0394\u03B9\u03AC\u03C7\u03C5\u03C4\u03B7",
    "tab\there",
    "control \x01",
    "end"};

/// The binormal ROC curve of an AUROC, with a band around it when asked for.
inline Line roc_line(const std::string& name, double auroc, bool with_band) {
  Line line{name, fmt::format("{:.3f} ({:.3f}\u2013{:.3f})", auroc, auroc - 0.02, auroc + 0.02)};
  for (int i = 0; i <= 200; ++i) {
    const double x = i / 200.0, y = std::pow(x, (1 - auroc) / auroc);
    line.x.push_back(x);
    line.y.push_back(y);
    if (with_band) {
      line.band.x.push_back(x);
      line.band.low.push_back(std::max(0.0, y - 0.25 * y * (1 - y)));
      line.band.high.push_back(std::min(1.0, y + 0.25 * y * (1 - y)));
    }
  }
  return line;
}

inline LinePlot roc_plot(const Names& names, bool with_bands) {
  LinePlot plot{"ROC curves",
                {"1 \u2212 specificity", Range{0, 1}},
                {"Sensitivity", Range{0, 1}},
                {},
                {Reference{Reference::Direction::diagonal, 0, "chance"}}};
  for (std::size_t i = 0; i < names.size(); ++i)
    plot.lines.push_back(roc_line(names[i], 0.92 - 0.02 * static_cast<double>(i), with_bands));
  return plot;
}

/// The first of the chest findings.
inline Names first(std::size_t count) {
  return {chest_findings.begin(), chest_findings.begin() + static_cast<std::ptrdiff_t>(count)};
}

/// Two models, error bars, and the distribution of their scores below.
inline LinePlot reliability_plot() {
  LinePlot plot{"Reliability diagram",
                {"Predicted probability", Range{0, 1}},
                {"Observed proportion", Range{0, 1}},
                {},
                {Reference{Reference::Direction::diagonal, 0, "perfect calibration"}}};
  for (const auto& [name, slope] :
       {std::pair{"as trained", 0.62}, std::pair{"after Platt", 0.97}}) {
    Line line{name, fmt::format("ECE {:.3f}", (1 - slope) / 5), {}, {}, {}, Join::straight, true};
    Histogram histogram{name};
    for (int bin = 0; bin < 10; ++bin) {
      const double x = (bin + 0.5) / 10, y = 0.5 + slope * (x - 0.5);
      line.x.push_back(x);
      line.y.push_back(y);
      line.band.x.push_back(x);
      line.band.low.push_back(y - 0.03 - 0.01 * bin);
      line.band.high.push_back(y + 0.03 + 0.01 * bin);
      histogram.edges.push_back(bin / 10.0);
      histogram.counts.push_back(std::round(3000 * std::exp(-bin * slope)));
    }
    histogram.edges.push_back(1);
    plot.lines.push_back(line);
    plot.histograms.push_back(histogram);
  }
  return plot;
}

/// Axes that are not the unit square, steps, and a line that leaves the axes.
inline LinePlot decision_plot() {
  LinePlot plot{"Decision curve",
                {"Threshold probability", Range{0, 0.5}},
                {"Net benefit", Range{-0.05, 0.15}},
                {{"model", "", {}, {}, {}, Join::steps}, {"treat all", "", {}, {}}},
                {Reference{Reference::Direction::horizontal, 0, "treat none"},
                 Reference{Reference::Direction::vertical, 0.2, "chosen threshold"}}};
  Line& model = plot.lines[0];
  for (int i = 0; i < 50; ++i) {
    const double threshold = i / 100.0, odds = threshold / (1 - threshold);
    model.x.push_back(threshold);
    model.y.push_back(0.13 * std::pow(1 - threshold, 2));
    model.band.x.push_back(threshold);
    model.band.low.push_back(model.y.back() - 0.008);
    model.band.high.push_back(model.y.back() + 0.008);
    plot.lines[1].x.push_back(threshold);
    plot.lines[1].y.push_back(0.13 - 0.87 * odds);
  }
  return plot;
}

inline ForestRow forest_row(const std::string& name, double value, double half) {
  return {name,
          {value, value - half, value + half},
          {fmt::format("{:.0f}", 4000 * half),
           fmt::format("{:.3f} ({:.3f}\u2013{:.3f})", value, value - half, value + half)}};
}

inline ForestPlot forest_plot(const Names& names) {
  ForestPlot plot{"AUROC per class",
                  {"AUROC"},
                  {"Positive", "AUROC (95% interval)"},
                  {{"Lung", {}}, {"Pleura and heart", {}}},
                  forest_row("mean of 14 classes", 0.79, 0.008),
                  0.5,
                  "this model",
                  "Wang et al. 2017, official split"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    ForestRow row = forest_row(names[i], 0.92 - 0.02 * static_cast<double>(i),
                               0.01 + 0.004 * static_cast<double>(i));
    row.other.value = *row.estimate.value - 0.05 + 0.006 * static_cast<double>(i);
    plot.groups[i < 8 ? 0 : 1].rows.push_back(row);
  }
  return plot;
}

inline Matrix confusion_matrix(const Names& names) {
  Matrix matrix{"Confusion matrix", "Truth", "Prediction"};
  for (std::size_t r = 0; r < names.size(); ++r) {
    matrix.row_names.push_back(names[r]);
    matrix.column_names.push_back(names[r]);
    matrix.counts.emplace_back();
    for (std::size_t c = 0; c < names.size(); ++c)
      matrix.counts.back().push_back(r == c ? 1200 / static_cast<std::int64_t>(r + 1)
                                            : static_cast<std::int64_t>((r * 7 + c * 13) % 40));
  }
  return matrix;
}

} // namespace thorax::report
