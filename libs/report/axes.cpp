#include "report/axes.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/histogram.h"

namespace thorax::report {
namespace {

void append(std::vector<double>& to, const std::vector<double>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

std::vector<double> x_data(const LinePlot& plot) {
  std::vector<double> result;
  for (const Line& line : plot.lines) {
    append(result, line.x);
    append(result, line.band.x);
  }
  for (const Histogram& histogram : plot.histograms)
    append(result, histogram.edges);
  for (const Reference& reference : plot.references)
    if (reference.direction == Reference::Direction::vertical)
      result.push_back(reference.at);
  return result;
}

std::vector<double> y_data(const LinePlot& plot) {
  std::vector<double> result;
  for (const Line& line : plot.lines)
    for (const auto* values : {&line.y, &line.band.low, &line.band.high})
      append(result, *values);
  for (const Reference& reference : plot.references)
    if (reference.direction == Reference::Direction::horizontal)
      result.push_back(reference.at);
  return result;
}

} // namespace

Axes lay_out(const LinePlot& plot) {
  const Range x_range = axis_range(plot.x, x_data(plot)),
              y_range = axis_range(plot.y, y_data(plot));
  Axes axes{ticks(x_range), ticks(y_range), {}, {}};
  double widest = histogram_label_width(plot);
  for (double tick : axes.y_ticks.values)
    widest = std::max(widest, text_width(tick_text(tick, axes.y_ticks.decimals)));
  const double left = 2 * font_size + widest + tick_gap;
  axes.x = {x_range, left, left + plot_side};
  axes.y = {y_range, plot_top + plot_side, plot_top};
  return axes;
}

std::string draw_axes(const Axes& axes, const Axis& y) {
  std::string grid, numbers;
  for (double tick : axes.x_ticks.values)
    grid += fmt::format("M{:.1f} {:.1f}v{:.1f}", axes.x(tick), axes.bottom(), -plot_side);
  for (double tick : axes.y_ticks.values) {
    grid += fmt::format("M{:.1f} {:.1f}h{:.1f}", axes.left(), axes.y(tick), plot_side);
    numbers += svg_text(axes.left() - tick_gap, axes.y(tick) + middle_to_baseline,
                        tick_text(tick, axes.y_ticks.decimals), Anchor::end);
  }
  return fmt::format("<g stroke=\"currentColor\"><path d=\"{}\" stroke-opacity=\"0.13\"/>"
                     "<path d=\"M{:.1f} {:.1f}v{:.1f}h{:.1f}\"/></g>\n",
                     grid, axes.left(), plot_top, plot_side, plot_side) +
         numbers +
         svg_group(font_size, plot_top + plot_side / 2,
                   svg_text(0, 0, shortened(y.label, plot_side), Anchor::middle), -90);
}

std::string draw_x_labels(const Axes& axes, const Axis& x, double below) {
  std::string result;
  for (double tick : axes.x_ticks.values)
    result += svg_text(axes.x(tick), below + font_size + 6, tick_text(tick, axes.x_ticks.decimals),
                       Anchor::middle);
  return result + svg_text(axes.left() + plot_side / 2, below + x_labels_height - 4,
                           shortened(x.label, plot_side), Anchor::middle);
}

std::string clipped(const Axes& axes, const std::string& content) {
  constexpr double margin = 1, size = plot_side + 2 * margin;
  return fmt::format("<svg x=\"{0:.1f}\" y=\"{1:.1f}\" width=\"{2:.1f}\" height=\"{2:.1f}\" "
                     "viewBox=\"{0:.1f} {1:.1f} {2:.1f} {2:.1f}\">\n{3}</svg>\n",
                     axes.left() - margin, plot_top - margin, size, content);
}

} // namespace thorax::report
