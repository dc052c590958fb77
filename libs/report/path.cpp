#include "report/path.h"

#include <cmath>

#include <fmt/format.h>

namespace thorax::report {

std::vector<Point> to_pixels(const std::vector<double>& x, const std::vector<double>& y, Join join,
                             const Scale& x_scale, const Scale& y_scale) {
  std::vector<Point> result;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Point point{x_scale(x[i]), y_scale(y[i])};
    if (join == Join::steps && i > 0)
      result.push_back({point.x, result.back().y});
    result.push_back(point);
  }
  return result;
}

std::string path(const std::vector<Point>& points) {
  constexpr double visible = 0.3;
  std::string result;
  bool drawing = false;
  Point last;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const Point& point = points[i];
    if (!std::isfinite(point.x) || !std::isfinite(point.y)) {
      drawing = false;
      continue;
    }
    const bool ends = i + 1 == points.size() || !std::isfinite(points[i + 1].y);
    if (drawing && !ends && std::hypot(point.x - last.x, point.y - last.y) < visible)
      continue;
    result += fmt::format("{}{:.1f} {:.1f}", drawing ? 'L' : 'M', point.x, point.y);
    drawing = true;
    last = point;
  }
  return result;
}

} // namespace thorax::report
