#pragma once

#include <string>
#include <vector>

#include "report/line_plot.h"

namespace thorax::report {

struct Point {
  double x = 0, y = 0;
};

/// Data as pixels; joined by steps, with the corners between them.
std::vector<Point> to_pixels(const std::vector<double>& x, const std::vector<double>& y, Join join,
                             const Scale& x_scale, const Scale& y_scale);

/// The "d" of an SVG path along the points. It starts anew after a point that is not finite and
/// leaves out those that are less than a third of a pixel from the one before.
std::string path(const std::vector<Point>& points);

} // namespace thorax::report
