#include <cmath>

#include <gmock/gmock.h>

#include "report/line_plot.h"

namespace thorax::report {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// The unit square: "0.0" is 20.7 pixels wide, so the y axis stands at x = 54.7; the plot is 360
/// pixels wide and high, from y = 12 down to 372.
LinePlot unit_plot(Line line) {
  return {"plot", {"x", Range{0, 1}}, {"y", Range{0, 1}}, {std::move(line)}};
}

std::string content(const LinePlot& plot) {
  return draw(plot).content;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at)
    ++found;
  return found;
}

TEST(LinePlot, DrawsKnownPointsAtKnownPixels) {
  struct Case {
    Join join;
    std::vector<double> x, y;
    const char* path;
  };
  const Case cases[] = {
      {Join::straight, {0, 0.5, 1}, {0, 0.75, 1}, "d=\"M54.7 372.0L234.7 102.0L414.7 12.0\""},
      {Join::steps,
       {0, 0.5, 1},
       {0.25, 0.75, 1},
       "d=\"M54.7 282.0L234.7 282.0L234.7 102.0L414.7 102.0L414.7 12.0\""},
      {Join::straight,
       {0, 0.25, 0.5, 0.75, 1},
       {0, 0, nan, 1, 1},
       "d=\"M54.7 372.0L144.7 372.0M324.7 12.0L414.7 12.0\""},
  };
  for (const Case& one : cases)
    EXPECT_THAT(content(unit_plot({"a", "", one.x, one.y, {}, one.join})),
                HasSubstr("<path class=\"line\" " + std::string(one.path)));
  EXPECT_THAT(content(unit_plot({"a", "", {0, 1}, {0, 1}, {}, Join::none})),
              Not(HasSubstr("class=\"line\"")));
}

TEST(LinePlot, ShadesBetweenLowAndHigh) {
  EXPECT_THAT(content(unit_plot({"a", "", {0, 1}, {0.5, 0.5}, {{0, 1}, {0.25, 0.25}, {0.75, 1}}})),
              HasSubstr("class=\"band\" d=\"M54.7 102.0L414.7 12.0L414.7 282.0L54.7 282.0z\""));
}

TEST(LinePlot, ErrorBarsEndAtTheAxes) {
  const Line line{"a", "", {0.5, 2}, {0.5, 0.5}, {{0.5, 2}, {-1, 0}, {0.75, 1}}, Join::none, true};
  const std::string drawn = content(unit_plot(line));
  EXPECT_THAT(drawn, HasSubstr("class=\"bars\" d=\"M231.2 372.0h7.0m-3.5 0V102.0m-3.5 0h7.0\""));
  EXPECT_EQ(count(drawn, "translate(234.7 192.0)"), 1u);
  EXPECT_THAT(drawn, Not(HasSubstr("translate(774.7"))); // x = 2 is outside
}

TEST(LinePlot, RangesAndTicksFollowTheData) {
  const LinePlot plot{"plot", {"x"}, {"y"}, {{"a", "", {0, 25}, {-0.04, 0.13}}}};
  EXPECT_THAT(content(plot), AllOf(HasSubstr(">\u22120.05<"), HasSubstr(">0.15<"),
                                   HasSubstr(">25<"), Not(HasSubstr(">30<"))));
}

TEST(LinePlot, ReferenceLinesCrossTheWholePlot) {
  LinePlot plot = unit_plot({"a", "", {}, {}});
  plot.references = {{},
                     {Reference::Direction::horizontal, 0.25, "prevalence"},
                     {Reference::Direction::vertical, 0.5}};
  EXPECT_THAT(content(plot),
              AllOf(HasSubstr("M54.7 372.0L414.7 12.0"), HasSubstr("M54.7 282.0L414.7 282.0"),
                    HasSubstr("M234.7 372.0L234.7 12.0"), HasSubstr(">prevalence<")));
}

TEST(LinePlot, HistogramsStandBelowOverTheSameAxis) {
  LinePlot plot = unit_plot({"a", "", {0, 1}, {0, 1}});
  const double height = draw(plot).height;
  plot.histograms = {{"a", {0, 0.5, 1}, {4, 1}}, {"all", {0, 0.5, 2}, {0, 8}}};
  const std::string drawn = content(plot);
  EXPECT_DOUBLE_EQ(draw(plot).height, height + 120);
  // 34 pixels for the highest bar, half a pixel free on each side; outside the axis nothing.
  EXPECT_THAT(drawn, HasSubstr("d=\"M55.2 432.0v-34.0h179.0V432.0zM235.2 432.0v-8.5h179.0V432.0z\" "
                               "fill=\"#0072B2\""));
  EXPECT_THAT(drawn, HasSubstr("d=\"M235.2 492.0v-34.0h179.5V492.0z\" fill=\"currentColor\""));
}

TEST(LinePlot, NamesEveryLineInItsLegendAndDescription) {
  LinePlot plot = unit_plot({"a", "0.9 (0.8\u20131.0)", {0, 1}, {0, 1}});
  for (int i = 0; i < 8; ++i)
    plot.lines.push_back({"class <" + std::to_string(i) + ">", "", {0, 1}, {0, 1}});
  const Drawing drawing = draw(plot);
  EXPECT_THAT(drawing.content, HasSubstr(">class &lt;7&gt;<"));
  EXPECT_THAT(drawing.content, HasSubstr(">0.9 (0.8\u20131.0)<"));
  EXPECT_EQ(count(drawing.content, "class=\"line\""), 9u);
  EXPECT_THAT(svg(drawing),
              HasSubstr("<desc>y against x. a: 0.9 (0.8\u20131.0). class &lt;0&gt;."));
}

TEST(LinePlot, LeavesOutPointsTooCloseToSee) {
  Line line{"a", "", {}, {}};
  for (int i = 0; i <= 100000; ++i) {
    line.x.push_back(i / 1e5);
    line.y.push_back(i / 1e5);
  }
  const std::string drawn = content(unit_plot(line));
  EXPECT_LT(drawn.size(), 60000u);
  EXPECT_THAT(drawn, HasSubstr("L414.7 12.0")); // the corner (1, 1) is kept
}

} // namespace
} // namespace thorax::report
