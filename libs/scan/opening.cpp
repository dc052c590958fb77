#include "scan/opening.h"

#include <algorithm>
#include <cmath>

namespace thorax::scan {
namespace {

using Mask = Raster<std::uint8_t>;

/// Closes the columns of a row, counted from 1, that lie outside of first to last.
void keep(Mask& mask, std::size_t y, double first, double last) {
  const auto width = static_cast<double>(mask.width);
  const auto row = mask.pixels.begin() + static_cast<std::ptrdiff_t>(y * mask.width);
  const double begin = std::clamp(std::ceil(first) - 1, 0.0, width);
  const double end = std::clamp(std::floor(last), begin, width);
  std::fill(row, row + static_cast<std::ptrdiff_t>(begin), std::uint8_t{0});
  std::fill(row + static_cast<std::ptrdiff_t>(end), row + static_cast<std::ptrdiff_t>(mask.width),
            std::uint8_t{0});
}

void keep_rectangle(Mask& mask, const std::array<double, 4>& edges) {
  for (std::size_t y = 0; y < mask.height; ++y) {
    const double row = static_cast<double>(y) + 1;
    const bool open = row >= edges[2] && row <= edges[3];
    keep(mask, y, open ? edges[0] : 1, open ? edges[1] : 0);
  }
}

void keep_circle(Mask& mask, const std::array<double, 3>& circle) {
  const auto [centre_row, centre_column, radius] = circle;
  for (std::size_t y = 0; y < mask.height; ++y) {
    const double down = static_cast<double>(y) + 1 - centre_row;
    const double half = std::sqrt(std::max(0.0, radius * radius - down * down));
    const bool open = std::abs(down) <= radius;
    keep(mask, y, open ? centre_column - half : 1, open ? centre_column + half : 0);
  }
}

/// The columns where a polygon's edges cross a row; an edge's lower end is not part of it.
std::vector<double> crossings(const std::vector<std::array<double, 2>>& polygon, double row) {
  std::vector<double> columns;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    auto upper = polygon[i], lower = polygon[(i + 1) % polygon.size()];
    if (upper[0] > lower[0])
      std::swap(upper, lower);
    if (row >= upper[0] && row < lower[0])
      columns.push_back(upper[1] +
                        (lower[1] - upper[1]) * (row - upper[0]) / (lower[0] - upper[0]));
  }
  std::sort(columns.begin(), columns.end());
  return columns;
}

/// Even-odd rule. Level edges lie in one row, which no crossing may tell.
void keep_polygon(Mask& mask, const std::vector<std::array<double, 2>>& polygon) {
  for (std::size_t y = 0; y < mask.height; ++y) {
    const double row = static_cast<double>(y) + 1;
    Mask open(1, mask.width);
    const auto add = [&](double first, double last) {
      Mask span(1, mask.width, 1);
      keep(span, 0, first, last);
      for (std::size_t x = 0; x < mask.width; ++x)
        open.pixels[x] |= span.pixels[x];
    };
    const auto columns = crossings(polygon, row);
    for (std::size_t i = 0; i + 1 < columns.size(); i += 2)
      add(columns[i], columns[i + 1]);
    for (std::size_t i = 0; i < polygon.size(); ++i) {
      const auto &from = polygon[i], &to = polygon[(i + 1) % polygon.size()];
      if (from[0] == row && to[0] == row)
        add(std::min(from[1], to[1]), std::max(from[1], to[1]));
    }
    for (std::size_t x = 0; x < mask.width; ++x)
      mask.at(y, x) &= open.pixels[x];
  }
}

using Point = std::array<double, 2>;

/// On which side of the line from a to b a point lies: above or below 0, or on it.
double side(const Point& a, const Point& b, const Point& point) {
  return (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]);
}

bool opposite(double a, double b) {
  return (a < 0 && b > 0) || (a > 0 && b < 0);
}

} // namespace

bool crosses_itself(const std::vector<Point>& polygon) {
  const auto end = [&](std::size_t edge) { return polygon[(edge + 1) % polygon.size()]; };
  for (std::size_t i = 0; i < polygon.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (opposite(side(polygon[i], end(i), polygon[j]), side(polygon[i], end(i), end(j))) &&
          opposite(side(polygon[j], end(j), polygon[i]), side(polygon[j], end(j), end(i))))
        return true;
  return false;
}

Raster<std::uint8_t> open_pixels(const std::vector<Opening>& openings, std::size_t height,
                                 std::size_t width) {
  Mask mask(height, width, 1);
  for (const Opening& opening : openings) {
    if (opening.rectangle)
      keep_rectangle(mask, *opening.rectangle);
    if (opening.circle)
      keep_circle(mask, *opening.circle);
    if (!opening.polygon.empty())
      keep_polygon(mask, opening.polygon);
  }
  return mask;
}

} // namespace thorax::scan
