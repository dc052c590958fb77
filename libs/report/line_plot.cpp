#include "report/line_plot.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "report/escape.h"

namespace thorax::report {
namespace {

constexpr double side = 380, left = 62, top = 16, bottom = 52;
constexpr double legend_gap = 30, legend_row = 38, legend_width = 215;
constexpr std::size_t legend_rows = 11; ///< per column: as many as stand beside the axes

constexpr std::array colours{"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                             "#E69F00", "#56B4E9", "#8C6D31"};
constexpr std::array dashes{"none", "7 4", "2 3", "10 3 2 3"};

std::string style(std::size_t line) {
  return fmt::format("stroke=\"{}\" stroke-dasharray=\"{}\"", colours[line % colours.size()],
                     dashes[line / colours.size() % dashes.size()]);
}

double pixel_x(double x) {
  return left + x * side;
}
double pixel_y(double y) {
  return top + (1 - y) * side;
}

/// Straight segments between points, leaving out those that move less than a third of a pixel.
std::string path(const Line& line) {
  std::string result;
  double last_x = -1e9, last_y = -1e9;
  for (std::size_t i = 0; i < line.x.size(); ++i) {
    const double x = pixel_x(line.x[i]), y = pixel_y(line.y[i]);
    if (std::hypot(x - last_x, y - last_y) < 0.3 && i + 1 < line.x.size())
      continue;
    result += fmt::format("{}{:.1f} {:.1f}", result.empty() ? "M" : "L", x, y);
    last_x = x;
    last_y = y;
  }
  return result;
}

std::string axes(const LinePlot& plot) {
  std::string result = "<g class=\"axes\" stroke=\"currentColor\" stroke-width=\"1\">";
  for (int tick = 0; tick <= 5; ++tick) {
    const double at = tick / 5.0;
    result += fmt::format("<path d=\"M{0:.1f} {1:.1f}V{2:.1f}M{3:.1f} {4:.1f}H{5:.1f}\" "
                          "stroke-opacity=\"0.14\"/>",
                          pixel_x(at), pixel_y(0), pixel_y(1), pixel_x(0), pixel_y(at), pixel_x(1));
  }
  result += fmt::format("<path d=\"M{:.1f} {:.1f}V{:.1f}H{:.1f}\" fill=\"none\"/></g>", pixel_x(0),
                        pixel_y(1), pixel_y(0), pixel_x(1));
  result += "<g fill=\"currentColor\" font-size=\"13\">";
  for (int tick = 0; tick <= 5; ++tick) {
    const double at = tick / 5.0;
    result += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{:.1f}</text>"
                          "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{:.1f}</text>",
                          pixel_x(at), pixel_y(0) + 19, at, pixel_x(0) - 9, pixel_y(at) + 4.5, at);
  }
  result += fmt::format(
      "<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\" font-size=\"14\">{}</text>"
      "<text transform=\"translate(18 {:.1f}) rotate(-90)\" text-anchor=\"middle\" "
      "font-size=\"14\">{}</text></g>",
      pixel_x(0.5), pixel_y(0) + 43, escape(plot.x_label), pixel_y(0.5), escape(plot.y_label));
  return result;
}

std::string legend(const LinePlot& plot) {
  std::string result = "<g fill=\"currentColor\" font-size=\"13\">";
  for (std::size_t i = 0; i < plot.lines.size(); ++i) {
    const Line& line = plot.lines[i];
    const double x = pixel_x(1) + legend_gap + legend_width * static_cast<double>(i / legend_rows);
    const double y = top + 12 + legend_row * static_cast<double>(i % legend_rows);
    result += fmt::format("<path d=\"M{:.1f} {:.1f}h26\" fill=\"none\" stroke-width=\"2.5\" {}/>"
                          "<text x=\"{:.1f}\" y=\"{:.1f}\">{}</text>"
                          "<text x=\"{:.1f}\" y=\"{:.1f}\" fill-opacity=\"0.72\">{}</text>",
                          x, y - 4.5, style(i), x + 36, y, escape(line.name), x + 36, y + 16,
                          escape(line.note));
  }
  return result + "</g>";
}

} // namespace

std::string svg(const LinePlot& plot) {
  const std::size_t legend_columns =
      std::max<std::size_t>(1, (plot.lines.size() + legend_rows - 1) / legend_rows);
  const double width = pixel_x(1) + legend_gap + legend_width * static_cast<double>(legend_columns);
  const double height = top + side + bottom;
  std::string result = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" "
      "height=\"{1:.0f}\" role=\"img\" font-family=\"system-ui, sans-serif\"><title>{2}</title>",
      width, height, escape(plot.title));
  result += axes(plot);
  if (plot.chance_diagonal)
    result += fmt::format("<path d=\"M{:.1f} {:.1f}L{:.1f} {:.1f}\" stroke=\"currentColor\" "
                          "stroke-opacity=\"0.45\" stroke-dasharray=\"3 4\"/>",
                          pixel_x(0), pixel_y(0), pixel_x(1), pixel_y(1));
  for (std::size_t i = 0; i < plot.lines.size(); ++i)
    result += fmt::format("<path d=\"{}\" fill=\"none\" stroke-width=\"2\" "
                          "stroke-linejoin=\"round\" {}/>",
                          path(plot.lines[i]), style(i));
  return result + legend(plot) + "</svg>\n";
}

} // namespace thorax::report
