#include "report/series.h"

#include <array>

#include <fmt/format.h>

namespace thorax::report {
namespace {

/// In an order that keeps series of the same dashes apart in grey.
constexpr std::array<std::string_view, 7> colours{"#0072B2",      "#D55E00", "#009E73", "#CC79A7",
                                                  "currentColor", "#E69F00", "#56B4E9"};
constexpr std::array<std::string_view, 5> dashes{"none", "8 4", "2 3", "10 3 2 3", "16 4"};

/// Around (0, 0), about equally heavy to the eye.
constexpr std::array<std::string_view, 4> shapes{"M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
                                                 "M-3.5 -3.5h7v7h-7z", "M0 -5L5 0L0 5L-5 0z",
                                                 "M0 -4.6L4.6 3.4H-4.6z"};

} // namespace

std::string_view series_colour(std::size_t series) {
  return colours[series % colours.size()];
}

std::string series_stroke(std::size_t series) {
  const std::string_view dash = dashes[series % dashes.size()];
  return fmt::format("stroke=\"{}\" stroke-width=\"2\"{}", series_colour(series),
                     dash == "none" ? "" : fmt::format(" stroke-dasharray=\"{}\"", dash));
}

std::string series_marker(std::size_t series, double x, double y, bool hollow) {
  const std::string_view colour = series_colour(series);
  return fmt::format("<path transform=\"translate({:.1f} {:.1f})\" d=\"{}\" stroke=\"{}\" "
                     "stroke-width=\"1.6\" fill=\"{}\"/>\n",
                     x, y, shapes[series % shapes.size()], colour, hollow ? "none" : colour);
}

} // namespace thorax::report
