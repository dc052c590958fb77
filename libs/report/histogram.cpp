#include "report/histogram.h"

#include <algorithm>

#include <fmt/format.h>

#include "report/series.h"

namespace thorax::report {
namespace {

constexpr double name_height = 26, bars_height = 34;

double highest(const Histogram& histogram) {
  return histogram.counts.empty()
             ? 0
             : *std::max_element(histogram.counts.begin(), histogram.counts.end());
}

std::string highest_text(const Histogram& histogram) {
  return fmt::format("{:.6g}", highest(histogram));
}

std::string fill(const LinePlot& plot, const Histogram& histogram) {
  const auto line = std::find_if(plot.lines.begin(), plot.lines.end(),
                                 [&](const Line& one) { return one.name == histogram.name; });
  return fmt::format("fill=\"{}\" fill-opacity=\"0.65\"",
                     line == plot.lines.end()
                         ? "currentColor"
                         : series_colour(static_cast<std::size_t>(line - plot.lines.begin())));
}

/// Outlines of the bars within the axes, each leaving half a pixel to its neighbours.
std::string bars(const Histogram& histogram, const Axes& axes, double base) {
  std::string result;
  for (std::size_t i = 0; i < histogram.counts.size(); ++i) {
    const double left = std::max(axes.left(), axes.x(histogram.edges[i]) + 0.5);
    const double right = std::min(axes.right(), axes.x(histogram.edges[i + 1]) - 0.5);
    if (histogram.counts[i] > 0 && right > left)
      result +=
          fmt::format("M{:.1f} {:.1f}v{:.1f}h{:.1f}V{:.1f}z", left, base,
                      -bars_height * histogram.counts[i] / highest(histogram), right - left, base);
  }
  return result;
}

} // namespace

double histogram_label_width(const LinePlot& plot) {
  double result = 0;
  for (const Histogram& histogram : plot.histograms)
    result = std::max(result, text_width(highest_text(histogram)));
  return result;
}

double histograms_height(const LinePlot& plot) {
  return static_cast<double>(plot.histograms.size()) * (name_height + bars_height);
}

std::string draw_histograms(const LinePlot& plot, const Axes& axes) {
  std::string result;
  double top = axes.bottom();
  for (const Histogram& histogram : plot.histograms) {
    const double base = top + name_height + bars_height;
    result += fmt::format("<path class=\"histogram\" d=\"{}\" {}/>\n", bars(histogram, axes, base),
                          fill(plot, histogram));
    result += fmt::format("<path d=\"M{:.1f} {:.1f}h{:.1f}m{:.1f} {:.1f}h-4\" "
                          "stroke=\"currentColor\"/>\n",
                          axes.left(), base, plot_side, -plot_side, -bars_height);
    result += svg_text(axes.left(), top + name_height - 6, shortened(histogram.name, plot_side));
    result += svg_text(axes.left() - tick_gap, base - bars_height + middle_to_baseline,
                       highest_text(histogram), Anchor::end);
    top = base;
  }
  return result;
}

} // namespace thorax::report
