#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "report/table.h"

namespace thorax::report {
namespace {

using ::testing::HasSubstr;

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

/// Two footnotes, and intervals that are texts.
Table with_footnotes() {
  Table table{"Groups",
              {{"Group", "group"}, {"AUROC", "auroc"}, {"Interval", "interval", 3, true}},
              {{std::string("women"), 0.5, std::string("0.4\u20130.6")},
               {std::string("all"), 0.75, std::string("0.70\u20130.80")}}};
  table.footnotes = {{"Fewer than 10 | cases.", {{0, 1}}}, {"Exact.", {{0, 1}, {1, 0}}}};
  return table;
}

TEST(Table, PlainTextKeepsNumbersBelowEachOtherBesideMarks) {
  EXPECT_EQ(plain_text(with_footnotes()), "Group    AUROC   Interval\n"
                                          "women  0.500\u2020\u2021    0.4\u20130.6\n"
                                          "all\u2021   0.750    0.70\u20130.80\n"
                                          "\u2020 Fewer than 10 | cases.\n"
                                          "\u2021 Exact.\n");
}

TEST(Table, MarkdownHasFootnotesBelow) {
  EXPECT_EQ(markdown(with_footnotes()), "| Group | AUROC | Interval |\n| --- | ---: | ---: |\n"
                                        "| women | 0.500\u2020\u2021 | 0.4\u20130.6 |\n"
                                        "| all\u2021 | 0.750 | 0.70\u20130.80 |\n"
                                        "\n\u2020 Fewer than 10 \\| cases.\n\n\u2021 Exact.\n");
}

TEST(Table, HtmlGreysMarkedCellsAndAlignsIntervalsRight) {
  const std::string text = html(with_footnotes());
  EXPECT_THAT(text, HasSubstr("<th scope=\"col\">Interval</th>"));
  EXPECT_THAT(text, HasSubstr("<td class=\"grey\">0.500<sup>\u2020\u2021</sup></td>"));
  EXPECT_THAT(text, HasSubstr("<th scope=\"row\" class=\"text grey\">all<sup>\u2021</sup></th>"));
  EXPECT_THAT(text, HasSubstr("<td>0.70\u20130.80</td>"));
  EXPECT_THAT(text, HasSubstr("<p class=\"footnote\">\u2020 Fewer than 10 | cases.</p>"));
}

TEST(Table, FootnotesAreForReadersOnly) {
  Table plain = with_footnotes();
  plain.footnotes.clear();
  EXPECT_EQ(csv(with_footnotes()), csv(plain));
  EXPECT_EQ(json(with_footnotes()), json(plain));
}

TEST(Table, FootnoteMarksDoubleAfterTheFourth) {
  EXPECT_EQ(footnote_mark(0), "\u2020");
  EXPECT_EQ(footnote_mark(3), "\u00B6");
  EXPECT_EQ(footnote_mark(5), "\u2021\u2021");
}

} // namespace
} // namespace thorax::report
