#include <gmock/gmock.h>

#include "report/forest_plot.h"

namespace thorax::report {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// Names 12 + 13 * 1.14 * 0.613 pixels wide at most and a gap of 20: the axis stands at x = 41.1
/// and is 300 pixels wide.
ForestPlot plot(std::vector<ForestRow> rows) {
  return {"forest", {"AUROC", Range{0.5, 1}}, {"n"}, {{"", std::move(rows)}}};
}

TEST(ForestPlot, DrawsEstimatesAtKnownPixels) {
  const std::string drawn = draw(plot({{"a", {0.75, 0.6, 0.9}, {"12"}}})).content;
  EXPECT_THAT(drawn, HasSubstr("class=\"interval\" d=\"M101.1 39.0H281.1\""));
  EXPECT_THAT(drawn, HasSubstr("translate(191.1 39.0)"));
  EXPECT_THAT(drawn, HasSubstr("text-anchor=\"end\">12<"));
}

TEST(ForestPlot, IntervalsThatLeaveTheAxisEndInArrows) {
  const std::string drawn = draw(plot({{"a", {0.75, 0.2, 1.2}, {""}}})).content;
  EXPECT_THAT(drawn, HasSubstr("d=\"M41.1 39.0H341.1"
                               "M41.1 39.0l6.0 -3.0m0 6.0l-6.0 -3.0"
                               "M341.1 39.0l-6.0 -3.0m0 6.0l6.0 -3.0\""));
}

TEST(ForestPlot, WhatIsMissingOrOutsideIsNotDrawn) {
  const std::string drawn =
      draw(plot({{"a", {}, {"\u2013"}}, {"a", {0.3, 0.2, 0.4}, {""}}})).content;
  EXPECT_THAT(drawn,
              AllOf(Not(HasSubstr("class=\"interval\"")), Not(HasSubstr("fill=\"#0072B2\""))));
}

TEST(ForestPlot, SecondSeriesIsHollowBelowTheFirst) {
  ForestPlot both = plot({{"a", {0.75}, {""}, {0.8}}});
  both.series = "ours";
  both.other_series = "published";
  const std::string drawn = draw(both).content;
  EXPECT_THAT(drawn, HasSubstr("translate(191.1 34.0)"));
  EXPECT_THAT(drawn, HasSubstr("translate(221.1 44.0)"));
  EXPECT_THAT(drawn,
              AllOf(HasSubstr("fill=\"none\""), HasSubstr(">ours<"), HasSubstr(">published<")));
  EXPECT_GT(draw(both).height, draw(plot({{"a", {0.75}, {""}}})).height);
}

TEST(ForestPlot, TotalIsADiamondBelowTheGroups) {
  ForestPlot whole = plot({{"a", {0.75}, {""}}});
  whole.groups[0].heading = "b";
  whole.total = {"c", {0.75, 0.7, 0.8}, {"99"}};
  whole.reference = 0.5;
  const std::string drawn = draw(whole).content;
  EXPECT_THAT(drawn,
              HasSubstr("class=\"total\" d=\"M161.1 91.0L191.1 85.0L221.1 91.0L191.1 97.0z\""));
  EXPECT_THAT(drawn, HasSubstr("class=\"reference\" d=\"M41.1 26.0V104.0\""));
  EXPECT_THAT(drawn, HasSubstr("font-weight=\"600\">99<"));
}

TEST(ForestPlot, DescriptionSpellsOutEveryRow) {
  EXPECT_EQ(draw(plot({{"a", {0.75}, {"12"}}})).description, "AUROC. a: n 12.");
}

} // namespace
} // namespace thorax::report
