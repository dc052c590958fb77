#include "imaging/line.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace thorax::imaging {
namespace {

constexpr int most_degrees = 12, lines_per_degree = 4;
constexpr int rounds = 3;

struct Peak {
  std::size_t votes = 0;
  double offset = 0;
};

/// The offset, among those one unit apart, that most points agree on to within a unit.
Peak peak_of(std::span<const Point> points, double slope, std::vector<double>& offsets,
             std::vector<std::size_t>& votes) {
  offsets.clear();
  for (const Point& point : points)
    offsets.push_back(point.y - slope * point.x);
  const auto [low, high] = std::minmax_element(offsets.begin(), offsets.end());
  const double first = std::floor(*low) - 1;
  votes.assign(static_cast<std::size_t>(*high - first) + 3, 0);
  for (const double offset : offsets)
    ++votes[static_cast<std::size_t>(offset - first + 0.5)];
  Peak peak;
  for (std::size_t i = 1; i + 1 < votes.size(); ++i)
    if (const std::size_t near = votes[i - 1] + votes[i] + votes[i + 1]; near > peak.votes)
      peak = {near, first + static_cast<double>(i)};
  return peak;
}

std::optional<Line> least_squares(const std::vector<Point>& points) {
  const auto n = static_cast<double>(points.size());
  double x = 0, y = 0, xx = 0, xy = 0;
  for (const Point& point : points)
    x += point.x / n, y += point.y / n;
  for (const Point& point : points) {
    xx += (point.x - x) * (point.x - x);
    xy += (point.x - x) * (point.y - y);
  }
  if (xx == 0)
    return std::nullopt;
  return Line{xy / xx, y - xy / xx * x};
}

} // namespace

bool Line::passes(const Point& point, double reach) const {
  return std::abs(point.y - (*this)(point.x)) <= reach;
}

Line most_voted_line(std::span<const Point> points) {
  Line best;
  std::size_t most = 0;
  std::vector<double> offsets;
  std::vector<std::size_t> votes;
  for (int step = -most_degrees * lines_per_degree; step <= most_degrees * lines_per_degree;
       ++step) {
    const double slope = std::tan(step * std::numbers::pi / (180 * lines_per_degree));
    if (const Peak peak = peak_of(points, slope, offsets, votes); peak.votes > most) {
      most = peak.votes;
      best = {slope, peak.offset};
    }
  }
  return best;
}

std::optional<Line> fitted_line(std::span<const Point> points, Line line, double reach) {
  for (int round = 0; round < rounds; ++round) {
    std::vector<Point> near;
    std::copy_if(points.begin(), points.end(), std::back_inserter(near),
                 [&](const Point& point) { return line.passes(point, reach); });
    const auto next = least_squares(near);
    if (!next)
      return std::nullopt;
    line = *next;
  }
  return line;
}

} // namespace thorax::imaging
