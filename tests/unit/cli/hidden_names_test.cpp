#include <gtest/gtest.h>

#include "cli/hidden_names.h"

namespace thorax::cli {
namespace {

TEST(HiddenNames, PathsAreReplacedWhereverTheyStandAndNothingElse) {
  const struct {
    const char* input;
    const char* text;
    const char* hidden;
  } cases[] = {
      {"/in", "/in/a b.dcm: truncated - copy it again", "<a b.dcm>: truncated - copy it again"},
      {"/in", "no such file: /in", "no such file: <.>"},
      {"/in", "no such file: /in - check", "no such file: <.> - check"},
      {"/in", "/data/in/a.dcm: truncated", "/data/in/a.dcm: truncated"},
      {"/in", "/inner/a.dcm: truncated", "/inner/a.dcm: truncated"},
      {"/in/", "/in/a.dcm", "<a.dcm>"},
      {"/in", "two files: /in/a.dcm: and /in/b.dcm", "two files: <a.dcm>: and <b.dcm>"},
      {"/in", "the file \"/in/x/y.png\" is bad", "the file \"<x/y.png>\" is bad"},
      {"in", "in/John Doe/1.dcm", "<John Doe/1.dcm>"},
      {"in", "begin at main/in.txt", "begin at main/in.txt"},
      {".", "./Doe.png: 3.5 mm. Bad", "<Doe.png>: 3.5 mm. Bad"},
  };
  for (const auto& [input, text, hidden] : cases)
    EXPECT_EQ(without_paths(text, input,
                            [&, input = input](const std::filesystem::path& path) {
                              return "<" + path.lexically_relative(input).string() + ">";
                            }),
              hidden)
        << text;
}

TEST(HiddenNames, QuotedValuesAndUidsAreReplaced) {
  const struct {
    const char* text;
    const char* hidden;
  } cases[] = {
      {"the key 'P01' occurs twice - name it once", "the key '<P01>' occurs twice - name it once"},
      {"the same id \"a b\"", "the same id \"<a b>\""},
      {"case ab12\"x\" - go", "case ab12\"<x>\" - go"},
      {"series 1.2.840.113619.2.5 has gaps", "series <1.2.840.113619.2.5> has gaps"},
      {"the file's end is missing, the reader's too",
       "the file's end is missing, the reader's too"},
      {"format version 1.2.3 and 4.5 mm", "format version 1.2.3 and 4.5 mm"},
      {"nothing", "nothing"},
  };
  for (const auto& [text, hidden] : cases)
    EXPECT_EQ(
        without_values(
            text, [](const std::filesystem::path& value) { return "<" + value.string() + ">"; }),
        hidden);
}

} // namespace
} // namespace thorax::cli
