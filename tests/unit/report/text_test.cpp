#include <gmock/gmock.h>

#include "core/unicode.h"
#include "report/escape.h"
#include "report/text_width.h"

namespace thorax::report {
namespace {

TEST(Unicode, DecodesEveryLengthAndReplacesBadBytes) {
  struct Case {
    std::string bytes;
    std::u32string points;
  };
  const Case cases[] = {
      {"a\x7F", U"a\x7F"},
      {"\xC3\xA9", U"\u00E9"},
      {"\xE8\x83\xB8", U"\u80F8"},
      {"\xF0\x9F\xAB\x81", U"\U0001FAC1"},
      {"a\xFF"
       "b",
       U"a\uFFFDb"},
      {"\xE8\x83", U"\uFFFD\uFFFD"},   // cut off
      {"\xC0\x80", U"\uFFFD\uFFFD"},   // overlong
      {"\xE0\x80\x80", U"\uFFFD"},     // overlong
      {"\xED\xA0\x80", U"\uFFFD"},     // a surrogate
      {"\xF4\x90\x80\x80", U"\uFFFD"}, // beyond U+10FFFF
      {"\xC3(", U"\uFFFD("},           // no continuation
  };
  for (const Case& one : cases)
    EXPECT_EQ(decode_utf8(one.bytes), one.points) << ::testing::PrintToString(one.bytes);
}

TEST(Unicode, EncodingIsTheInverse) {
  const std::string text = "a\u00E9\u07FF\u0800\u80F8\uFFFD\U00010000\U0001FAC1";
  EXPECT_EQ(encode_utf8(decode_utf8(text)), text);
}

TEST(Escape, CoversMarkupQuotesAndControlCharacters) {
  EXPECT_EQ(escape("<a href=\"x\">'&'</a>\x01\n"),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;\uFFFD\n");
  EXPECT_EQ(escape("\xFF\uFFFE"), "\uFFFD\uFFFD");
}

TEST(Escape, MarkdownReadsNoStructure) {
  const std::pair<const char*, const char*> cases[] = {
      {"Pleural_Thickening | a*b `c` <d> [e] \\",
       R"(Pleural\_Thickening \| a\*b \`c\` \<d\> \[e\] \\)"},
      {"AT&T ~x~ $y$", R"(AT\&T \~x\~ \$y\$)"},
      {"# no heading", R"(\# no heading)"},
      {"- no item", R"(\- no item)"},
      {"2017. The year", R"(2017\. The year)"},
      {"3) third", R"(3\) third)"},
      {"0.5 - 1", "0.5 - 1"},
      {"-0.5", "-0.5"},
      {"-", R"(\-)"},
      {"two\nlines", "two lines"},
      {"red \x1b[31m", R"(red  \[31m)"},
      {"", ""},
  };
  for (const auto& [text, expected] : cases)
    EXPECT_EQ(escape_markdown(text), expected);
}

TEST(TextWidth, AddsUpLetters) {
  EXPECT_DOUBLE_EQ(text_width("il"), 13 * (0.278 + 0.278));
  EXPECT_DOUBLE_EQ(text_width("e\u0301"), text_width("e")); // a combining accent
  EXPECT_GT(text_width("\u80F8\u819C"), 2 * font_size);     // ideographs are square
  EXPECT_GT(text_width("a", Weight::bold), text_width("a"));
}

TEST(TextWidth, ShortensOnlyWhatIsTooLong) {
  EXPECT_EQ(shortened("Edema", text_width("Edema")), "Edema");
  EXPECT_EQ(shortened("\u0395\u0396\u0397\u0398", text_width("\u0395\u0396\u2026")),
            "\u0395\u0396\u2026");
  EXPECT_EQ(shortened("Edema", 0), "\u2026");
}

} // namespace
} // namespace thorax::report
