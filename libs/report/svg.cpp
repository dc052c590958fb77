#include "report/svg.h"

#include <cmath>

#include <fmt/format.h>

#include "report/escape.h"

namespace thorax::report {

std::string svg(const Drawing& drawing) {
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" "
      "height=\"{1:.0f}\" role=\"img\" font-family=\"system-ui, 'Segoe UI', 'DejaVu Sans', "
      "sans-serif\" font-size=\"{2:.0f}\" fill=\"none\"><title>{3}</title><desc>{4}</desc>\n"
      "{5}</svg>\n",
      std::ceil(drawing.width), std::ceil(drawing.height), font_size, escape(drawing.title),
      escape(drawing.description), drawing.content);
}

std::string svg_text(double x, double y, std::string_view text, Anchor anchor, Weight weight) {
  if (text.empty())
    return {};
  constexpr std::string_view anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" fill=\"currentColor\"{}{}>{}</text>\n", x, y,
                     anchors[static_cast<int>(anchor)],
                     weight == Weight::bold ? " font-weight=\"600\"" : "", escape(text));
}

std::string svg_group(double right, double down, std::string_view content, double degrees) {
  const std::string turn = degrees == 0 ? "" : fmt::format(" rotate({:g})", degrees);
  return fmt::format("<g transform=\"translate({:.1f} {:.1f}){}\">{}</g>\n", right, down, turn,
                     content);
}

} // namespace thorax::report
