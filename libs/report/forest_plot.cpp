#include "report/forest_plot.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/forest_layout.h"
#include "report/legend.h"
#include "report/series.h"

namespace thorax::report {
namespace {

constexpr double row_height = 26;
constexpr double apart = 5; ///< the two series of a row from its middle
constexpr double arrow = 6; ///< length of the head of an interval that goes on
constexpr double half = 6;  ///< of the height of a diamond

/// From low to high, with an arrow head at an end that lies outside the axis.
std::string whisker(const Estimate& estimate, const ForestLayout& layout, double y,
                    std::size_t series) {
  const Range& range = layout.x.data;
  if (!estimate.low || !estimate.high || *estimate.low > range.high || *estimate.high < range.low)
    return {};
  const double left = layout.x(std::max(*estimate.low, range.low));
  const double right = layout.x(std::min(*estimate.high, range.high));
  std::string d = fmt::format("M{:.1f} {:.1f}H{:.1f}", left, y, right);
  if (*estimate.low < range.low)
    d += fmt::format("M{0:.1f} {1:.1f}l{2:.1f} {3:.1f}m0 {4:.1f}l{5:.1f} {3:.1f}", left, y, arrow,
                     -arrow / 2, arrow, -arrow);
  if (*estimate.high > range.high)
    d += fmt::format("M{0:.1f} {1:.1f}l{2:.1f} {3:.1f}m0 {4:.1f}l{5:.1f} {3:.1f}", right, y, -arrow,
                     -arrow / 2, arrow, arrow);
  return fmt::format("<path class=\"interval\" d=\"{}\" stroke=\"{}\" stroke-width=\"1.6\"/>\n", d,
                     series_colour(series));
}

std::string mark(const Estimate& estimate, const ForestLayout& layout, double y, std::size_t series,
                 bool hollow) {
  const Range& range = layout.x.data;
  std::string result = whisker(estimate, layout, y, series);
  if (estimate.value && *estimate.value >= range.low && *estimate.value <= range.high)
    result += series_marker(series, layout.x(*estimate.value), y, hollow);
  return result;
}

/// As wide as the interval, highest at the value.
std::string diamond(const Estimate& estimate, const ForestLayout& layout, double y) {
  if (!estimate.value || !estimate.low || !estimate.high)
    return mark(estimate, layout, y, 0, false);
  const auto x = [&](double value) {
    return layout.x(std::clamp(value, layout.x.data.low, layout.x.data.high));
  };
  return fmt::format("<path class=\"total\" d=\"M{0:.1f} {3:.1f}L{1:.1f} {4:.1f}L{2:.1f} {3:.1f}L"
                     "{1:.1f} {5:.1f}z\" fill=\"{6}\"/>\n",
                     x(*estimate.low), x(*estimate.value), x(*estimate.high), y, y - half, y + half,
                     series_colour(0));
}

std::string draw_texts(const std::vector<std::string>& texts, const ForestLayout& layout, double y,
                       Weight weight) {
  std::string result;
  for (std::size_t i = 0; i < layout.text_ends.size(); ++i)
    result += svg_text(layout.text_ends[i], y + middle_to_baseline, texts[i], Anchor::end, weight);
  return result;
}

std::string draw_row(const ForestRow& row, const ForestLayout& layout, double y, double x) {
  const double offset = row.other.value ? apart : 0;
  return svg_text(x, y + middle_to_baseline, shortened(row.name, forest_name_width)) +
         mark(row.estimate, layout, y - offset, 0, false) +
         mark(row.other, layout, y + offset, 1, true) +
         draw_texts(row.texts, layout, y, Weight::normal);
}

std::string draw_total(const ForestRow& row, const ForestLayout& layout, double y) {
  const double offset = row.other.value ? apart : 0;
  return svg_text(0, y + middle_to_baseline, shortened(row.name, forest_name_width, Weight::bold),
                  Anchor::start, Weight::bold) +
         diamond(row.estimate, layout, y - offset) + mark(row.other, layout, y + offset, 1, true) +
         draw_texts(row.texts, layout, y, Weight::bold);
}

std::string rule(double y, double from, double to, double opacity) {
  return fmt::format("<path d=\"M{:.1f} {:.1f}H{:.1f}\" stroke=\"currentColor\" "
                     "stroke-opacity=\"{}\"/>\n",
                     from, y, to, opacity);
}

/// Grid, reference line, axis, numbers and label for rows between two heights.
std::string draw_axis(const ForestPlot& plot, const ForestLayout& layout, double top,
                      double bottom) {
  std::string grid, numbers;
  for (double tick : layout.x_ticks.values) {
    grid += fmt::format("M{:.1f} {:.1f}V{:.1f}", layout.x(tick), top, bottom);
    numbers += svg_text(layout.x(tick), bottom + font_size + 6,
                        tick_text(tick, layout.x_ticks.decimals), Anchor::middle);
  }
  std::string result =
      fmt::format("<path d=\"{}\" stroke=\"currentColor\" stroke-opacity=\"0.13\"/>\n", grid);
  if (plot.reference)
    result += fmt::format("<path class=\"reference\" d=\"M{:.1f} {:.1f}V{:.1f}\" "
                          "stroke=\"currentColor\" stroke-opacity=\"0.6\" "
                          "stroke-dasharray=\"3 3\"/>\n",
                          layout.x(*plot.reference), top, bottom);
  const double middle = (layout.x.first_pixel + layout.x.last_pixel) / 2;
  return result + rule(bottom, layout.x.first_pixel, layout.x.last_pixel, 1) + numbers +
         svg_text(middle, bottom + 3 * font_size + 1, plot.axis.label, Anchor::middle);
}

Drawing draw_legend(const ForestPlot& plot, double room) {
  if (plot.other_series.empty())
    return {};
  const double middle = legend_sample_width / 2;
  return legend({{series_marker(0, middle, 0), plot.series},
                 {series_marker(1, middle, 0, true), plot.other_series}},
                room);
}

/// Each row in words.
std::string description(const ForestPlot& plot) {
  std::string result = plot.axis.label + ".";
  for (const ForestRow& row : all_rows(plot)) {
    result += " " + row.name + ":";
    for (std::size_t i = 0; i < plot.columns.size(); ++i)
      result += " " + plot.columns[i] + " " + row.texts[i];
    result += ".";
  }
  return result;
}

} // namespace

Drawing draw(const ForestPlot& plot) {
  const ForestLayout layout = lay_out(plot);
  std::string rows = draw_texts(plot.columns, layout, row_height / 2, Weight::bold) +
                     rule(row_height, 0, layout.width, 1);
  double y = row_height;
  for (const ForestGroup& group : plot.groups) {
    if (!group.heading.empty()) {
      rows += svg_text(0, y + row_height / 2 + middle_to_baseline, group.heading, Anchor::start,
                       Weight::bold);
      y += row_height;
    }
    for (const ForestRow& row : group.rows) {
      rows += draw_row(row, layout, y + row_height / 2, group.heading.empty() ? 0 : forest_indent);
      y += row_height;
      rows += rule(y, 0, layout.width, 0.1);
    }
  }
  if (plot.total) {
    rows += rule(y, 0, layout.width, 1) + draw_total(*plot.total, layout, y + row_height / 2);
    y += row_height;
  }
  const double legend_top = y + 3 * font_size + 14;
  const Drawing key = draw_legend(plot, layout.width);
  Drawing drawing{plot.title, description(plot), layout.width, legend_top + key.height};
  drawing.content = draw_axis(plot, layout, row_height, y) + rows +
                    svg_group(layout.x.first_pixel, legend_top, key.content);
  return drawing;
}

} // namespace thorax::report
