#pragma once

#include <string>

#include "report/line_plot.h"

namespace thorax::report {

/// The square that lines are drawn in, in pixels.
constexpr double plot_side = 360, plot_top = 12;
/// What the x axis's numbers and label take below the plot, in pixels.
constexpr double x_labels_height = 44;
/// Between an axis and its numbers.
constexpr double tick_gap = 8;

/// Where a plot's area lies and how data become pixels in it.
struct Axes {
  Ticks x_ticks, y_ticks;
  Scale x, y;

  double left() const { return x.first_pixel; }
  double right() const { return x.last_pixel; }
  double bottom() const { return y.first_pixel; }
};

/// Ranges that hold the data where the plot names none, and room on the left for the numbers.
Axes lay_out(const LinePlot& plot);

/// Grid, axes, and the y axis's numbers and label.
std::string draw_axes(const Axes& axes, const Axis& y);

/// The x axis's numbers and label, below a height.
std::string draw_x_labels(const Axes& axes, const Axis& x, double below);

/// Elements, cut off where they leave the axes by more than half a line.
std::string clipped(const Axes& axes, const std::string& content);

} // namespace thorax::report
