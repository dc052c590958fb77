#pragma once

#include <optional>
#include <span>

namespace thorax::imaging {

struct Point {
  double x = 0, y = 0;
};

/// y = slope x + offset.
struct Line {
  double slope = 0, offset = 0;

  double operator()(double x) const { return slope * x + offset; }
  /// Whether the point is at most so far above or below.
  bool passes(const Point& point, double reach) const;
};

/// The line that most of the points lie on, at most 12 degrees off the x axis: the peak of their
/// Hough transform (Duda and Hart, Communications of the ACM 15, 1972) with lines a quarter of a
/// degree and one unit apart. Points must not be empty.
Line most_voted_line(std::span<const Point> points);

/// The line of least squares through the points near the given one, which this moves to and then
/// gathers them anew, a few times. Nothing where fewer than two stay near.
std::optional<Line> fitted_line(std::span<const Point> points, Line line, double reach);

} // namespace thorax::imaging
