#include "imaging/shade.h"

#include <algorithm>
#include <cmath>

namespace thorax::imaging {
namespace {

constexpr double tolerance = 0.10;     ///< of a shade's grey, of the picture's range
constexpr double deepest = 0.75;       ///< border, of the picture's depth
constexpr double reach = 1.25;         ///< of a line to its points, pixels
constexpr double least_straight = 0.5; ///< of the border's length in the picture
constexpr double least_span = 0.4;     ///< of the side, between a line's first and last point
constexpr double least_even = 0.9;     ///< of the pixels beyond a border
constexpr double most_uneven = 0.03;   ///< median difference beyond a border, of the range
constexpr double least_area = 0.004;   ///< of the picture

/// The first open pixel of every u that has one.
std::vector<std::optional<std::size_t>> rim_of(const SideView& view, const Overview& small) {
  std::vector<std::optional<std::size_t>> rim(view.length);
  for (std::size_t u = 0; u < view.length; ++u)
    for (std::size_t v = 0; v < view.depth && !rim[u]; ++v)
      if (small.open.pixels[view.index(u, v)])
        rim[u] = v;
  return rim;
}

float median(std::vector<float> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Greys that a shade may have: the rim's as a whole and in each third, as a turned field may touch
/// the picture's edge.
std::vector<double> backgrounds(const SideView& view, const Overview& small,
                                const std::vector<std::optional<std::size_t>>& rim) {
  std::vector<float> grey;
  for (std::size_t u = 0; u < view.length; ++u)
    if (rim[u])
      grey.push_back(small.grey.pixels[view.index(u, *rim[u])]);
  if (static_cast<double>(grey.size()) < least_span * static_cast<double>(view.length))
    return {};
  std::vector<double> found = {median(grey)};
  const auto third = static_cast<std::ptrdiff_t>(grey.size() / 3);
  for (const auto from : {grey.begin(), grey.begin() + third, grey.end() - third})
    if (third > 0)
      found.push_back(median({from, from + third}));
  return found;
}

bool differs(const SideView& view, const Overview& small, std::size_t u, std::size_t v,
             double background) {
  const std::size_t at = view.index(u, v);
  return small.open.pixels[at] &&
         std::abs(small.grey.pixels[at] - background) > tolerance * small.range;
}

/// Where the background ends: before the first two pixels in a row that differ from it.
std::vector<Point> border_points(const SideView& view, const Overview& small,
                                 const std::vector<std::optional<std::size_t>>& rim,
                                 double background) {
  std::vector<Point> points;
  const auto limit = static_cast<std::size_t>(deepest * static_cast<double>(view.depth));
  for (std::size_t u = 0; u < view.length; ++u) {
    if (!rim[u])
      continue;
    std::size_t v = *rim[u];
    while (v < limit &&
           !(differs(view, small, u, v, background) && differs(view, small, u, v + 1, background)))
      ++v;
    if (v > *rim[u] && v < limit)
      points.push_back({static_cast<double>(u), static_cast<double>(v) - 0.5});
  }
  return points;
}

std::vector<Point> on_line(const std::vector<Point>& points, const Line& line) {
  std::vector<Point> near;
  std::copy_if(points.begin(), points.end(), std::back_inserter(near),
               [&](const Point& point) { return line.passes(point, reach); });
  return near;
}

/// Whether enough of the line has a border, and enough of the side such a line.
bool is_straight(const Shade& shade, const SideView& view,
                 const std::vector<std::optional<std::size_t>>& rim) {
  std::size_t passed = 0, present = 0;
  for (std::size_t u = 0; u < view.length; ++u) {
    const double v = shade.border(static_cast<double>(u));
    present += rim[u].has_value();
    passed += rim[u] && v > static_cast<double>(*rim[u]) && v < static_cast<double>(view.depth);
  }
  const auto count = static_cast<double>(shade.points.size());
  const double span = shade.points.back().x - shade.points.front().x + 1;
  return count >= least_straight * static_cast<double>(passed) && count >= least_straight * span &&
         span >= least_span * static_cast<double>(present);
}

/// Whether what lies beyond the border is large and all of the background's grey, most of it nearly
/// the same, which a strip of the body would not be.
bool is_even(const Shade& shade, const SideView& view, const Overview& small) {
  std::vector<float> beyond; // differences from the background
  for (std::size_t u = 0; u < view.length; ++u) {
    const double border = shade.border(static_cast<double>(u)) - 0.5; // a pixel in between is mixed
    for (std::size_t v = 0; v < view.depth && static_cast<double>(v) < border; ++v)
      if (const std::size_t at = view.index(u, v); small.open.pixels[at])
        beyond.push_back(std::abs(small.grey.pixels[at] - static_cast<float>(shade.background)));
  }
  const auto count = static_cast<double>(beyond.size());
  if (beyond.empty() || count < least_area * static_cast<double>(small.grey.pixels.size()))
    return false;
  const auto odd = std::count_if(beyond.begin(), beyond.end(), [&](float difference) {
    return difference > tolerance * small.range;
  });
  return static_cast<double>(odd) <= (1 - least_even) * count &&
         median(std::move(beyond)) <= most_uneven * small.range;
}

} // namespace

std::optional<Shade> shade_at(const SideView& view, const Overview& small) {
  const auto rim = rim_of(view, small);
  std::optional<Shade> best;
  for (const double background : backgrounds(view, small, rim)) {
    const auto points = border_points(view, small, rim, background);
    if (points.empty())
      continue;
    const auto line = fitted_line(points, most_voted_line(points), reach);
    if (!line)
      continue;
    Shade shade{background, *line, on_line(points, *line)};
    if (shade.points.size() > (best ? best->points.size() : 1))
      best = std::move(shade);
  }
  return best && is_straight(*best, view, rim) && is_even(*best, view, small) ? best : std::nullopt;
}

} // namespace thorax::imaging
