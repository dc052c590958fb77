#include <gmock/gmock.h>

#include "unit/report/example_page.h"

namespace thorax::report {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

Page small_page() {
  const Table table{"Counts", {{"Class"}, {"n"}}, {{std::string("<\u00E9>"), std::int64_t{7}}}};
  return {
      "A <b>",
      "sub & title",
      {{"", {Warning{"<script>"}}},
       {"One", {Paragraph{"text_1"}, Bullets{{"x < y"}}, table}},
       {"Two",
        {Figure{confusion_matrix(first(2)), "kept", "figures/two.svg"},
         Figure{confusion_matrix(first(2)), "left out"},
         Details{"More", {Figure{roc_plot(first(1), false), "inner", "figures/roc.svg"}, table}}}}},
      "foot"};
}

TEST(Page, IsSelfContainedAndEscaped) {
  const std::string text = html(small_page());
  EXPECT_THAT(text, HasSubstr("<title>A &lt;b&gt;</title>"));
  EXPECT_THAT(text, HasSubstr("&lt;script&gt;"));
  EXPECT_THAT(text, HasSubstr("<li>x &lt; y</li>"));
  EXPECT_THAT(text, HasSubstr("<caption>Counts</caption>"));
  EXPECT_THAT(text, HasSubstr("<th scope=\"row\" class=\"text\">&lt;\u00E9&gt;</th>"));
  EXPECT_THAT(text, HasSubstr("<details><summary>More</summary>\n<div class=\"figures\">"));
  for (const char* outside : {"<script", "src=", "href=", "url(", "@import"})
    EXPECT_THAT(text, Not(HasSubstr(outside)));
}

TEST(Page, ListsTheHeadingsOfLongReports) {
  Page page{"title", "", std::vector<Section>(4, Section{"A & B", {}})};
  EXPECT_THAT(html(page), Not(HasSubstr("<nav")));
  page.sections.insert(page.sections.begin(), Section{"", {}});
  EXPECT_THAT(html(page), Not(HasSubstr("<nav")));
  page.sections.push_back({"Last", {}});
  const std::string text = html(page);
  EXPECT_THAT(text, HasSubstr("<li><a href=\"#section-1\">A &amp; B</a></li>"));
  EXPECT_THAT(text, HasSubstr("<a href=\"#section-5\">Last</a>"));
  EXPECT_THAT(text, HasSubstr("<section id=\"section-5\">\n<h2>Last</h2>"));
}

TEST(Page, NeighbouringFiguresShareAGridAndWideOnesFillIt) {
  const Figure narrow{confusion_matrix(first(2)), "narrow"};
  const Figure wide{confusion_matrix(chest_findings), "wide"};
  const std::string text =
      html(Page{"t", "", {{"", {narrow, wide, Paragraph{"between"}, narrow}}}});
  const std::size_t between = text.find("<p>between</p>");
  EXPECT_EQ(text.find("<div class=\"figures\">\n<figure><div"),
            text.find("<div class=\"figures\">"));
  EXPECT_LT(text.find("<figure class=\"wide\">"), between);
  EXPECT_EQ(text.find("<figure class=\"wide\">", between), std::string::npos);
  EXPECT_EQ(text.substr(between - 7, 7), "</div>\n");
  EXPECT_GT(text.find("<div class=\"figures\">", between), between);
}

TEST(Page, MarkdownSaysTheSame) {
  EXPECT_EQ(markdown(small_page()), R"(# A \<b\>

sub \& title

> **Warning:** \<script\>

## One

text\_1

- x \< y

**Counts**

| Class | n |
| --- | ---: |
| \<é\> | 7 |

## Two

![Confusion matrix](<figures/two.svg>)

kept

### More

![ROC curves](<figures/roc.svg>)

inner

**Counts**

| Class | n |
| --- | ---: |
| \<é\> | 7 |

---

foot
)");
}

TEST(Page, MarkdownLeavesOutHeadingsOfNothing) {
  const Figure unsaved{confusion_matrix(first(2)), "caption"};
  const Page page{"t", "", {{"One", {unsaved, Details{"More", {unsaved}}}}, {"Two", {}}}};
  EXPECT_EQ(markdown(page), "# t\n");
}

TEST(Page, GivesTheFilesThatItsMarkdownLinksTo) {
  std::vector<std::string> names;
  for (const auto& [name, content] : svg_files(small_page())) {
    names.push_back(name);
    EXPECT_THAT(content, HasSubstr("<svg xmlns"));
  }
  EXPECT_THAT(names, ElementsAre("figures/roc.svg", "figures/two.svg"));
}

/// Every block at once: no element is left open.
TEST(Page, ClosesEveryElement) {
  const std::string text = html(example_page());
  for (const char* name :
       {"div", "figure", "section", "details", "table", "svg", "g", "text", "ul"}) {
    std::size_t opened = 0, closed = 0;
    for (std::size_t at = 0; (at = text.find('<', at)) != std::string::npos; ++at) {
      const std::string_view rest = std::string_view(text).substr(at + 1, 12);
      const auto starts = [&](const std::string& tag) {
        return rest.starts_with(tag) && (rest[tag.size()] == '>' || rest[tag.size()] == ' ');
      };
      opened += starts(name);
      closed += starts("/" + std::string(name));
    }
    EXPECT_EQ(opened, closed) << name;
    EXPECT_GT(opened, 0u) << name;
  }
}

} // namespace
} // namespace thorax::report
