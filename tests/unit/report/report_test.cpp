#include <algorithm>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "report/escape.h"
#include "report/page.h"

namespace thorax::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Table example() {
  return {"Results",
          {{"Class", "class"}, {"Cases", "cases"}, {"AUROC", "auroc"}},
          {{std::string("a|b, \"c\""), std::int64_t{12}, 0.1 + 0.2},
           {std::string("<é>"), Cell(), Cell()}}};
}

TEST(Table, PlainTextIsAligned) {
  EXPECT_EQ(plain_text(example()), "Class     Cases  AUROC\n"
                                   "a|b, \"c\"     12  0.300\n"
                                   "<é>           –      –\n");
}

TEST(Table, RepeatedHeadingsAreShownOnce) {
  Table table{"", {{"Level"}, {"Class"}}, {}, 2};
  for (const char* name : {"a", "b"})
    table.rows.push_back({std::string("image"), std::string(name)});
  EXPECT_EQ(plain_text(table), "Level  Class\nimage  a\n       b\n");
}

TEST(Table, MarkdownEscapesItsStructure) {
  EXPECT_EQ(markdown(example()), "| Class | Cases | AUROC |\n| --- | ---: | ---: |\n"
                                 "| a\\|b, \"c\" | 12 | 0.300 |\n| \\<é\\> | – | – |\n");
}

TEST(Table, CsvQuotesAndKeepsFullPrecision) {
  EXPECT_EQ(csv(example()),
            "class,cases,auroc\n\"a|b, \"\"c\"\"\",12,0.30000000000000004\n<é>,,\n");
}

TEST(Table, JsonReadsBack) {
  const auto records = nlohmann::json::parse(json(example()));
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0]["class"], "a|b, \"c\"");
  EXPECT_EQ(records[0]["auroc"].get<double>(), 0.1 + 0.2);
  EXPECT_TRUE(records[1]["cases"].is_null());
}

TEST(Escape, CoversMarkupQuotesAndControlCharacters) {
  EXPECT_EQ(escape("<a href=\"x\">'&'</a>\x01\n"),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;\uFFFD\n");
}

TEST(LinePlot, DrawsEveryLineWithItsLegend) {
  LinePlot plot{"ROC <1>", "x", "y", {}, true};
  for (int i = 0; i < 9; ++i)
    plot.lines.push_back({"class " + std::to_string(i), "0.5", {0, 0.25, 1}, {0, 0.75, 1}});
  const std::string drawn = svg(plot);
  EXPECT_THAT(drawn, HasSubstr("<title>ROC &lt;1&gt;</title>"));
  EXPECT_THAT(drawn, HasSubstr(">class 8<"));
  std::size_t curves = 0;
  for (std::size_t at = 0; (at = drawn.find("stroke-linejoin", at)) != std::string::npos; ++at)
    ++curves;
  EXPECT_EQ(curves, 9u);
}

TEST(LinePlot, LeavesOutPointsTooCloseToSee) {
  LinePlot plot{"ROC", "x", "y", {{"a", "", {}, {}}}};
  for (int i = 0; i <= 100000; ++i) {
    plot.lines[0].x.push_back(i / 1e5);
    plot.lines[0].y.push_back(i / 1e5);
  }
  const std::string drawn = svg(plot);
  EXPECT_LT(drawn.size(), 60000u);
  EXPECT_THAT(drawn, HasSubstr("L442.0 16.0")); // the corner (1, 1) is kept
}

TEST(Page, IsSelfContainedAndEscaped) {
  const Page page{
      "A <b>",
      "sub & title",
      {{"One", {Warning{"<script>"}, Paragraph{"text"}, Bullets{{"x < y"}}, example()}}},
      "foot"};
  const std::string text = html(page);
  EXPECT_THAT(text, HasSubstr("<title>A &lt;b&gt;</title>"));
  EXPECT_THAT(text, HasSubstr("&lt;script&gt;"));
  EXPECT_THAT(text, HasSubstr("<li>x &lt; y</li>"));
  EXPECT_THAT(text, HasSubstr("<caption>Results</caption>"));
  EXPECT_THAT(text, HasSubstr("<th scope=\"row\" class=\"text\">&lt;é&gt;</th>"));
  for (const char* outside : {"<script", "src=", "href=", "url(", "@import"})
    EXPECT_THAT(text, Not(HasSubstr(outside)));
}

} // namespace
} // namespace thorax::report
