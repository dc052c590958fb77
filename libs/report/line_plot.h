#pragma once

#include <string>
#include <vector>

namespace thorax::report {

/// One line of a plot; x and y are equally long.
struct Line {
  std::string name;      ///< for the legend
  std::string note = {}; ///< beside the name, e.g. an interval
  std::vector<double> x, y;
};

/// Lines over the unit square, as ROC and precision-recall curves are drawn.
struct LinePlot {
  std::string title;
  std::string x_label, y_label;
  std::vector<Line> lines;
  bool chance_diagonal = false; ///< a thin line from (0, 0) to (1, 1)
};

/// A self-contained SVG element. Colours are Okabe and Ito's (safe for colour-blind readers), dash
/// patterns tell the lines apart in print; text and axes take the colour of the page around it.
std::string svg(const LinePlot& plot);

} // namespace thorax::report
