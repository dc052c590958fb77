#pragma once

#include <string>
#include <vector>

#include "report/scale.h"
#include "report/svg.h"

namespace thorax::report {

/// From low to high at each x; equally long lists.
struct Band {
  std::vector<double> x, low, high;
};

enum class Join {
  straight,
  steps, ///< a value holds until the next point
  none,
};

/// One line of a plot; x and y are equally long. A point that is not finite interrupts it.
struct Line {
  std::string name;      ///< for the legend
  std::string note = {}; ///< beside the name, e.g. an interval
  std::vector<double> x, y;
  Band band = {}; ///< shaded; error bars when there are markers
  Join join = Join::straight;
  bool markers = false; ///< a symbol at every point
};

/// A thin dashed line that others are compared with.
struct Reference {
  enum class Direction { diagonal, horizontal, vertical } direction = Direction::diagonal;
  double at = 0;         ///< y of a horizontal line, x of a vertical one; a diagonal is y = x
  std::string name = {}; ///< for the legend; without one it is not listed
};

/// Bars below a plot, over the same x axis. The bar of counts[i] goes from edges[i] to edges[i +
/// 1].
struct Histogram {
  std::string name; ///< where a line has the same name, the bars have its colour
  std::vector<double> edges, counts;
};

struct LinePlot {
  std::string title;
  Axis x, y;
  std::vector<Line> lines = {};
  std::vector<Reference> references = {};
  std::vector<Histogram> histograms = {};
};

/// A square plot with its histograms and legend below. Lines are told apart by colour and dashes,
/// markers by shape; nothing is drawn outside the axes.
Drawing draw(const LinePlot& plot);

} // namespace thorax::report
