#include "imaging/field.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "imaging/resize.h"
#include "imaging/shade.h"
#include "imaging/window.h"

namespace thorax::imaging {
namespace {

constexpr std::size_t overview_side = 256;
constexpr int most_passes = 4;      ///< shades within shades
constexpr double least_left = 0.25; ///< of the picture's width and height
constexpr double least_sharp = 0.5; ///< of a border's step, within a pixel of the overview

Overview overview_of(const Raster<float>& picture) {
  const std::size_t longest = std::max(picture.height, picture.width);
  const auto side = [&](std::size_t length) {
    return std::max<std::size_t>(1, length * std::min(overview_side, longest) / longest);
  };
  Overview small;
  small.grey = resize(picture, side(picture.height), side(picture.width), Fit::stretch);
  small.open = Raster<std::uint8_t>(small.grey.height, small.grey.width, 1);
  const Window window = percentile_window(small.grey.pixels, 1, 99);
  small.range = window.high - window.low;
  return small;
}

/// A picture and its overview from the same side.
struct Views {
  SideView full, small;
  double along, in; ///< pixels of the picture in one of the overview

  Views(Side side, const Raster<float>& picture, const Overview& overview)
      : full(side, picture.height, picture.width),
        small(side, overview.grey.height, overview.grey.width),
        along(static_cast<double>(full.length) / static_cast<double>(small.length)),
        in(static_cast<double>(full.depth) / static_cast<double>(small.depth)) {}

  Line enlarged(const Line& line) const {
    const double slope = line.slope * in / along;
    return {slope, (line.offset + 0.5) * in - 0.5 - slope * ((0 + 0.5) * along - 0.5)};
  }
  Line shrunk(const Line& line) const {
    const double slope = line.slope * along / in;
    return {slope, (line(0.5 * along - 0.5) + 0.5) / in - 0.5};
  }
};

/// Means along a line of the picture, at a distance inward from it.
class Profile {
public:
  Profile(const Raster<float>& picture, const SideView& view, const Line& line)
      : picture_(picture), view_(view), line_(line) {}

  /// Over the columns from first to before end. Beyond the picture's edge nothing changes.
  double operator()(double first, double end, double inward) const {
    double sum = 0;
    int count = 0;
    for (double u = std::ceil(first); u < end; ++u, ++count)
      sum += value(static_cast<std::size_t>(u), line_(u) + inward);
    return sum / count;
  }

private:
  double value(std::size_t u, double v) const {
    v = std::clamp(v, 0.0, static_cast<double>(view_.depth - 1));
    const auto below = static_cast<std::size_t>(v);
    const std::size_t above = std::min(below + 1, view_.depth - 1);
    const double part = v - static_cast<double>(below);
    return (1 - part) * picture_.pixels[view_.index(u, below)] +
           part * picture_.pixels[view_.index(u, above)];
  }

  const Raster<float>& picture_;
  const SideView& view_;
  Line line_;
};

/// The columns of the picture in one of the overview.
struct Columns {
  double first, end;

  Columns(double column, double size)
      : first(std::ceil(column * size - 0.5)), end((column + 1) * size - 0.5) {}
  double centre() const { return (first + std::ceil(end) - 1) / 2; }
};

/// The border at the picture's own size: where its grey is half way from the shade to the field.
std::optional<Line> refined(const Raster<float>& picture, const Views& views, const Shade& shade) {
  const Line coarse = views.enlarged(shade.border);
  const Profile profile(picture, views.full, coarse);
  constexpr double step = 0.5;
  std::vector<Point> points;
  for (const Point& point : shade.points) {
    const Columns columns(point.x, views.along);
    const auto grey = [&](double inward) { return profile(columns.first, columns.end, inward); };
    const double outer = grey(-1.5 * views.in), inner = grey(2 * views.in);
    const auto reached = [&](double value) { return (value - outer) / (inner - outer) - 0.5; };
    if (outer == inner)
      continue;
    double before = reached(outer);
    for (double at = -1.5 * views.in + step; at <= 2 * views.in; at += step) {
      const double now = reached(grey(at));
      if (now >= 0) {
        const double inward = at - step * now / (now - before);
        points.push_back({columns.centre(), coarse(columns.centre()) + inward});
        break;
      }
      before = now;
    }
  }
  return fitted_line(points, coarse, 0.75 * views.in);
}

/// How much of the step from the shade to the field is made at its border: nearly all at the edge
/// of a collimator, little at a body's, which thickens slowly.
double sharpness(const Raster<float>& picture, const Views& views, const Shade& shade,
                 const Line& border) {
  const Profile profile(picture, views.full, border);
  const double half = std::max(views.in / 2, 0.75);
  double at_border = 0, whole = 0;
  for (const Point& point : shade.points) {
    const Columns columns(point.x, views.along);
    const auto grey = [&](double inward) { return profile(columns.first, columns.end, inward); };
    at_border += grey(half) - grey(-half);
    whole += (grey(3 * views.in) + grey(4 * views.in) + grey(5 * views.in)) / 3 -
             (grey(-1.5 * views.in) + grey(-2 * views.in)) / 2;
  }
  return whole == 0 ? 0 : at_border / whole;
}

/// The edge of the field at one side, which then is closed in the overview.
std::optional<FieldEdge> edge_at(Side side, const Raster<float>& picture, Overview& small) {
  const Views views(side, picture, small);
  const auto shade = shade_at(views.small, small);
  if (!shade)
    return std::nullopt;
  const auto border = refined(picture, views, *shade);
  if (!border || sharpness(picture, views, *shade, *border) < least_sharp)
    return std::nullopt;
  const auto shown = inside(std::array{views.small.edge(views.shrunk(*border))}, small.open.height,
                            small.open.width);
  for (std::size_t i = 0; i < shown.pixels.size(); ++i)
    small.open.pixels[i] &= shown.pixels[i];
  return views.full.edge(*border);
}

bool leaves_enough(const Raster<std::uint8_t>& open) {
  const PictureBox box = bounding_box(open);
  return static_cast<double>(box.width) >= least_left * static_cast<double>(open.width) &&
         static_cast<double>(box.height) >= least_left * static_cast<double>(open.height);
}

} // namespace

std::vector<FieldEdge> field_edges(const Raster<float>& picture) {
  Overview small = overview_of(picture);
  std::vector<FieldEdge> edges;
  for (int pass = 0; pass < most_passes; ++pass) {
    const std::size_t before = edges.size();
    for (const Side side : {Side::top, Side::bottom, Side::left, Side::right})
      if (const auto edge = edge_at(side, picture, small))
        edges.push_back(*edge);
    if (edges.size() == before)
      break;
  }
  return leaves_enough(small.open) ? edges : std::vector<FieldEdge>();
}

Raster<std::uint8_t> inside(std::span<const FieldEdge> edges, std::size_t height,
                            std::size_t width) {
  Raster<std::uint8_t> mask(height, width);
  for (std::size_t y = 0; y < height; ++y) {
    double first = 0, last = static_cast<double>(width) - 1;
    for (const FieldEdge& edge : edges) {
      const double at_zero = edge.distance(0, static_cast<double>(y));
      if (edge.x > 0)
        first = std::max(first, std::ceil(-at_zero / edge.x));
      else if (edge.x < 0)
        last = std::min(last, std::floor(-at_zero / edge.x));
      else if (at_zero < 0)
        last = -1;
    }
    if (first <= last)
      std::fill_n(&mask.at(y, static_cast<std::size_t>(first)),
                  static_cast<std::size_t>(last - first) + 1, std::uint8_t{1});
  }
  return mask;
}

PictureBox bounding_box(const Raster<std::uint8_t>& mask) {
  std::size_t left = mask.width, right = 0, top = mask.height, bottom = 0;
  for (std::size_t y = 0; y < mask.height; ++y) {
    const auto row = mask.pixels.begin() + static_cast<std::ptrdiff_t>(y * mask.width);
    const auto end = row + static_cast<std::ptrdiff_t>(mask.width);
    const auto found = std::find_if(row, end, [](std::uint8_t value) { return value != 0; });
    if (found == end)
      continue;
    auto last = end;
    while (*--last == 0) {
    }
    left = std::min(left, static_cast<std::size_t>(found - row));
    right = std::max(right, static_cast<std::size_t>(last - row) + 1);
    top = std::min(top, y);
    bottom = y + 1;
  }
  return left < right ? PictureBox{left, top, right - left, bottom - top} : PictureBox{};
}

} // namespace thorax::imaging
