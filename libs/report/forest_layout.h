#pragma once

#include <vector>

#include "report/forest_plot.h"

namespace thorax::report {

/// Rows stand in from their group's heading; longer names are shortened.
constexpr double forest_indent = 12, forest_name_width = 240;

/// The rows of all groups, then the total.
std::vector<ForestRow> all_rows(const ForestPlot& plot);

/// Where the columns stand, from left to right: names, axis, texts.
struct ForestLayout {
  Scale x;
  Ticks x_ticks;
  std::vector<double> text_ends; ///< right edges of the text columns
  double width = 0;
};

ForestLayout lay_out(const ForestPlot& plot);

} // namespace thorax::report
