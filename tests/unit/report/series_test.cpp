#include <cmath>
#include <set>

#include <gmock/gmock.h>

#include "report/series.h"

namespace thorax::report {
namespace {

/// Relative luminance of a colour "#rrggbb" (WCAG 2.1); the page's ink, which is almost black, as
/// 0.
double luminance(std::string_view colour) {
  if (colour[0] != '#')
    return 0;
  double result = 0;
  const double weights[] = {0.2126, 0.7152, 0.0722};
  for (int i = 0; i < 3; ++i) {
    const double value = std::stoi(std::string(colour.substr(1 + 2 * i, 2)), nullptr, 16) / 255.0;
    result +=
        weights[i] * (value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4));
  }
  return result;
}

std::string dashes(std::size_t series) {
  const std::string stroke = series_stroke(series);
  const std::size_t at = stroke.find("stroke-dasharray");
  return at == std::string::npos ? "" : stroke.substr(at);
}

TEST(Series, FirstThirtyFiveDiffer) {
  std::set<std::string> strokes;
  for (std::size_t i = 0; i < 35; ++i)
    strokes.insert(series_stroke(i));
  EXPECT_EQ(strokes.size(), 35u);
}

TEST(Series, FourteenCanBeToldApartInGrey) {
  for (std::size_t i = 0; i < 14; ++i)
    for (std::size_t j = 0; j < i; ++j)
      EXPECT_TRUE(dashes(i) != dashes(j) ||
                  std::abs(luminance(series_colour(i)) - luminance(series_colour(j))) > 0.05)
          << i << " and " << j;
}

TEST(Series, HollowMarkersHaveNoFill) {
  EXPECT_THAT(series_marker(0, 1, 2), ::testing::HasSubstr("fill=\"#0072B2\""));
  EXPECT_THAT(series_marker(0, 1, 2, true), ::testing::HasSubstr("fill=\"none\""));
}

} // namespace
} // namespace thorax::report
