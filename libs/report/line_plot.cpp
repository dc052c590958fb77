#include "report/line_plot.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/axes.h"
#include "report/histogram.h"
#include "report/legend.h"
#include "report/path.h"
#include "report/series.h"

namespace thorax::report {
namespace {

constexpr double cap = 3.5; ///< half the width of an error bar's ends
constexpr auto reference_style = "stroke=\"currentColor\" stroke-opacity=\"0.6\" "
                                 "stroke-width=\"1.2\" stroke-dasharray=\"3 3\"";

bool within(double value, Range range) {
  return value >= range.low && value <= range.high;
}

std::string draw_band(const Line& line, const Axes& axes, std::size_t series) {
  const Band& band = line.band;
  std::vector<Point> outline = to_pixels(band.x, band.high, line.join, axes.x, axes.y);
  const std::vector<Point> below = to_pixels(band.x, band.low, line.join, axes.x, axes.y);
  outline.insert(outline.end(), below.rbegin(), below.rend());
  std::erase_if(outline, [](const Point& point) {
    return !std::isfinite(point.x) || !std::isfinite(point.y);
  });
  if (outline.empty())
    return {};
  return fmt::format("<path class=\"band\" d=\"{}z\" fill=\"{}\" fill-opacity=\"0.16\"/>\n",
                     path(outline), series_colour(series));
}

std::string draw_line(const Line& line, const Axes& axes, std::size_t series) {
  if (line.join == Join::none)
    return {};
  return fmt::format("<path class=\"line\" d=\"{}\" stroke-linejoin=\"round\" {}/>\n",
                     path(to_pixels(line.x, line.y, line.join, axes.x, axes.y)),
                     series_stroke(series));
}

/// Vertical bars with caps, ended at the axes' edges.
std::string draw_error_bars(const Band& band, const Axes& axes, std::size_t series) {
  const Range& shown = axes.y.data;
  std::string bars;
  for (std::size_t i = 0; i < band.x.size(); ++i) {
    const double low = std::max(band.low[i], shown.low), high = std::min(band.high[i], shown.high);
    if (within(band.x[i], axes.x.data) && low <= high)
      bars += fmt::format("M{0:.1f} {1:.1f}h{2:.1f}m{3:.1f} 0V{4:.1f}m{3:.1f} 0h{2:.1f}",
                          axes.x(band.x[i]) - cap, axes.y(low), 2 * cap, -cap, axes.y(high));
  }
  return fmt::format("<path class=\"bars\" d=\"{}\" stroke=\"{}\" stroke-width=\"1.4\"/>\n", bars,
                     series_colour(series));
}

std::string draw_markers(const Line& line, const Axes& axes, std::size_t series) {
  std::string result = draw_error_bars(line.band, axes, series);
  for (std::size_t i = 0; i < line.x.size(); ++i)
    if (within(line.x[i], axes.x.data) && within(line.y[i], axes.y.data))
      result += series_marker(series, axes.x(line.x[i]), axes.y(line.y[i]));
  return result;
}

std::string draw_reference(const Reference& reference, const Axes& axes) {
  const double low = axes.x.data.low, high = axes.x.data.high;
  std::vector<double> x{low, high}, y{low, high};
  if (reference.direction == Reference::Direction::horizontal)
    y = {reference.at, reference.at};
  if (reference.direction == Reference::Direction::vertical) {
    x = {reference.at, reference.at};
    y = {axes.y.data.low, axes.y.data.high};
  }
  return fmt::format("<path class=\"reference\" d=\"{}\" {}/>\n",
                     path(to_pixels(x, y, Join::straight, axes.x, axes.y)), reference_style);
}

/// As the line stands in the plot: upright when it is vertical.
std::string reference_sample(const Reference& reference) {
  const bool vertical = reference.direction == Reference::Direction::vertical;
  const double x = vertical ? legend_sample_width / 2 : 0;
  return fmt::format("<path d=\"M{:.0f} {}\" {}/>", x, vertical ? "-8v16" : "0h28",
                     reference_style);
}

std::vector<LegendEntry> legend_entries(const LinePlot& plot) {
  std::vector<LegendEntry> entries;
  const std::string stroke = fmt::format("<path d=\"M0 0h{:.0f}\" ", legend_sample_width);
  for (std::size_t i = 0; i < plot.lines.size(); ++i) {
    const Line& line = plot.lines[i];
    std::string sample;
    if (line.join != Join::none)
      sample += stroke + series_stroke(i) + "/>";
    if (line.markers)
      sample += series_marker(i, legend_sample_width / 2, 0);
    entries.push_back({sample, line.name, line.note});
  }
  for (const Reference& reference : plot.references)
    if (!reference.name.empty())
      entries.push_back({reference_sample(reference), reference.name});
  return entries;
}

/// The axes and the lines in words.
std::string description(const LinePlot& plot) {
  std::string result = fmt::format("{} against {}.", plot.y.label, plot.x.label);
  for (const Line& line : plot.lines)
    result += fmt::format(" {}{}{}.", line.name, line.note.empty() ? "" : ": ", line.note);
  return result;
}

} // namespace

Drawing draw(const LinePlot& plot) {
  const Axes axes = lay_out(plot);
  std::string references, bands, lines, markers;
  for (const Reference& reference : plot.references)
    references += draw_reference(reference, axes);
  for (std::size_t i = 0; i < plot.lines.size(); ++i) {
    const Line& line = plot.lines[i];
    lines += draw_line(line, axes, i);
    if (line.markers)
      markers += draw_markers(line, axes, i);
    else
      bands += draw_band(line, axes, i);
  }

  const std::vector<LegendEntry> entries = legend_entries(plot);
  const Drawing key = legend(entries, plot_side);
  const double below = axes.bottom() + histograms_height(plot);
  const double key_top = below + x_labels_height + (entries.empty() ? 0 : font_size);
  Drawing drawing{plot.title, description(plot)};
  drawing.width = axes.left() + std::max(plot_side + font_size, key.width);
  drawing.height = key_top + key.height;
  drawing.content = draw_axes(axes, plot.y) + clipped(axes, bands + references + lines) + markers +
                    draw_histograms(plot, axes) + draw_x_labels(axes, plot.x, below) +
                    svg_group(axes.left(), key_top, key.content);
  return drawing;
}

} // namespace thorax::report
