#include <atomic>
#include <cmath>
#include <csignal>
#include <fstream>
#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/atomic_file.h"
#include "core/csv.h"
#include "core/error.h"
#include "core/hash.h"
#include "core/parallel.h"
#include "core/stop.h"
#include "core/text.h"
#include "core/unicode.h"
#include "support/temporary_folder.h"

namespace thorax {
namespace {

using ::testing::ElementsAre;
using testing::TemporaryFolder;

TEST(Error, CollectsContextFromInsideOut) {
  try {
    with_context("study.toml", [] {
      with_context("line 3", [] {
        throw Error(ExitCode::config, "unknown key 'sead'", "did you mean 'seed'?");
      });
    });
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.line(), "study.toml: line 3: unknown key 'sead' - did you mean 'seed'?");
    EXPECT_EQ(error.code(), ExitCode::config);
  }
}

TEST(Error, ContextThatStandsThereIsNotRepeated) {
  const Error error(ExitCode::corrupt, "a.h5: cut off", "");
  EXPECT_STREQ(error.within("a.h5").what(), "a.h5: cut off");
  EXPECT_STREQ(error.within("b.h5").what(), "b.h5: a.h5: cut off");
}

TEST(Text, MentionsWholeWordsOnly) {
  EXPECT_TRUE(mentions("cannot read /data/b.dcm: truncated", "/data/b.dcm"));
  EXPECT_TRUE(mentions("b: broken", "b"));
  EXPECT_TRUE(mentions("broken b", "b"));
  EXPECT_FALSE(mentions("broken", "b"));
  EXPECT_FALSE(mentions("P0012: broken", "P001"));
  EXPECT_FALSE(mentions("", "b"));
}

// NIST's SHA-256 example and test case 2 of RFC 4231.
TEST(Hash, MatchesPublishedValues) {
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hmac_sha256("Jefe", "what do ya want for nothing?"),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Hash, OfAFileIsThatOfItsContent) {
  const TemporaryFolder folder;
  const std::string content(3'000'000, 'x');
  write_text(folder / "f", content);
  EXPECT_EQ(sha256_file(folder / "f"), sha256(content));
  EXPECT_THROW(sha256_file(folder / "missing"), Error);
}

TEST(AtomicFile, LeavesNothingWhenTheWriterFails) {
  const TemporaryFolder folder;
  write_text(folder / "kept", "old");
  EXPECT_THROW(write_atomically(folder / "kept",
                                [](const auto& part) {
                                  std::ofstream(part) << "half";
                                  throw std::runtime_error("stop");
                                }),
               std::runtime_error);
  EXPECT_EQ(read_text(folder / "kept"), "old");
  EXPECT_FALSE(std::filesystem::exists(folder / "kept.part"));
}

TEST(AtomicFile, OneWriterAtATime) {
  const TemporaryFolder folder;
  const OutputLock first(folder / "out");
  EXPECT_THROW(OutputLock(folder / "out"), Error);
}

struct CsvCase {
  const char* name;
  const char* text;
  std::vector<std::vector<std::string>> rows;
};

class CsvTexts : public ::testing::TestWithParam<CsvCase> {};
INSTANTIATE_TEST_SUITE_P(
    Csv, CsvTexts,
    ::testing::Values(CsvCase{"plain", "a,b\n1,2\n", {{"1", "2"}}},
                      CsvCase{"no_newline_at_end", "a,b\n1,2", {{"1", "2"}}},
                      CsvCase{"crlf", "a,b\r\n1,2\r\n", {{"1", "2"}}},
                      CsvCase{"byte_order_mark",
                              "\xef\xbb\xbf"
                              "a,b\n1,2\n",
                              {{"1", "2"}}},
                      CsvCase{
                          "quoted", "a,b\n\"x,y\",\"say \"\"hi\"\"\"\n", {{"x,y", "say \"hi\""}}},
                      CsvCase{"newline_in_quotes", "a,b\n\"1\n2\",3\n", {{"1\n2", "3"}}},
                      CsvCase{"empty_fields", "a,b\n,\n\n1,\n", {{"", ""}, {"1", ""}}}),
    [](const auto& info) { return std::string(info.param.name); });

TEST_P(CsvTexts, Parse) {
  const CsvTable table = parse_csv(GetParam().text);
  EXPECT_THAT(table.header, ElementsAre("a", "b"));
  EXPECT_EQ(table.rows, GetParam().rows);
}

TEST(Csv, RefusesUtf16) {
  for (const std::string text : {std::string("\xff\xfe"
                                             "a\0,\0b\0\n\0",
                                             10),
                                 std::string("\xfe\xff\0a\0,\0b", 8)})
    EXPECT_THAT([&] { parse_csv(text); },
                ::testing::ThrowsMessage<Error>("the table is in UTF-16"));
}

TEST(Csv, NamesTheLineOfARaggedRow) {
  try {
    parse_csv("a,b\n1,2\n1,2,3\n");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "line 3: 3 fields where the header has 2");
  }
  EXPECT_THAT(parse_csv("a,b\n1,2,3\n", {.ragged = true}).rows, ElementsAre(ElementsAre("1", "2")));
}

TEST(Csv, ReaderGoesRowByRow) {
  CsvReader reader("a,b\n1,\"x\"\"y\"\n\n\"two\nlines\",4\n");
  EXPECT_THAT(reader.header(), ElementsAre("a", "b"));
  EXPECT_GE(reader.rows_at_most(), 2u);
  ASSERT_TRUE(reader.next());
  EXPECT_THAT(reader.fields(), ElementsAre("1", "x\"y"));
  EXPECT_EQ(reader.line(), 2u);
  ASSERT_TRUE(reader.next());
  EXPECT_THAT(reader.fields(), ElementsAre("two\nlines", "4"));
  EXPECT_EQ(reader.line(), 4u);
  EXPECT_FALSE(reader.next());
}

TEST(Csv, TextsOfManyQuotedFieldsStayValid) {
  std::string text, row;
  for (int i = 0; i < 100; ++i) {
    text += (i > 0 ? "," : "") + std::string("c") + std::to_string(i);
    row += (i > 0 ? "," : "") + std::string("\"v") + std::to_string(i) + "\"";
  }
  CsvReader reader(text + "\n" + row + "\n");
  ASSERT_TRUE(reader.next());
  for (std::size_t i = 0; i < 100; ++i)
    EXPECT_EQ(reader.fields()[i], "v" + std::to_string(i));
}

TEST(Csv, LinesReadBack) {
  const std::vector<std::string> fields = {"plain", "with,comma", "with \"quote\"", "two\nlines",
                                           ""};
  EXPECT_EQ(parse_csv("a,b,c,d,e\n" + csv_line(fields)).rows.at(0), fields);
}

TEST(Text, OneLineHasNoControlCharacters) {
  EXPECT_EQ(one_line("a\nb\x1b[1m\x7f\xc2\x9b \u00e4\u00a0"), "a b [1m   \u00e4\u00a0");
  EXPECT_TRUE(has_control_characters("a\tb"));
  EXPECT_TRUE(has_control_characters("\xc2\x80"));
  EXPECT_FALSE(has_control_characters("Lungen\u00f6dem \u00a0\xc2"));
}

TEST(Text, IsShortenedBetweenCharacters) {
  EXPECT_EQ(abridged("abc", 3), "abc");
  EXPECT_EQ(abridged("abcd", 3), "abc...");
  EXPECT_EQ(abridged("\u00e4\u00e4\u00e4", 3), "\u00e4...");
  EXPECT_EQ(short_list(std::vector<std::string>{"a", "b"}), "a, b");
  EXPECT_THAT(short_list(std::vector<std::string>(23, "a")), ::testing::EndsWith("a and 3 more"));
}

TEST(Text, IsUtf8) {
  EXPECT_TRUE(is_utf8("Lungen\u00f6dem \u80ba"));
  EXPECT_FALSE(is_utf8("Lungen\xf6"
                       "dem"));
  EXPECT_FALSE(is_utf8("\xed\xa0\x80")); // a surrogate
}

TEST(Text, NearestFindsTypingErrorsOnly) {
  const std::vector<std::string> words = {"window", "size", "variant"};
  EXPECT_EQ(nearest("windwo", words), "window");
  EXPECT_EQ(nearest("sizes", words), "size");
  EXPECT_EQ(nearest("elephant", words), std::nullopt);
  EXPECT_EQ(did_you_mean("sizes", words), "did you mean 'size'?");
  EXPECT_EQ(did_you_mean("elephant", words), "use one of " + join(words, ", "));
}

TEST(Text, ParseNumberTakesAllOrNothing) {
  EXPECT_EQ(parse_number(" -1.5e3 "), -1500.0);
  EXPECT_EQ(parse_number("+2"), 2.0);
  EXPECT_EQ(parse_number(".5"), 0.5);
  EXPECT_EQ(parse_number("-inf"), -INFINITY);
  EXPECT_EQ(parse_number("1e999"), INFINITY);
  EXPECT_EQ(parse_number("1e-999"), 0.0);
  EXPECT_TRUE(std::isnan(parse_number("NaN").value()));
  for (const char* text : {"+-1", "+", "1,5", "1 2", "0x10", "e5"})
    EXPECT_EQ(parse_number(text), std::nullopt) << text;
  EXPECT_EQ(parse_number("12px"), std::nullopt);
  EXPECT_EQ(parse_number(""), std::nullopt);
}

TEST(Parallel, RunsEveryIndexOnceOnAnyNumberOfThreads) {
  for (int threads : {1, 2, 7}) {
    std::vector<std::atomic<int>> runs(100);
    parallel_for(100, threads, [&](std::size_t i) { ++runs[i]; });
    for (const auto& count : runs)
      EXPECT_EQ(count, 1);
  }
}

TEST(Parallel, RethrowsTheFirstFailure) {
  EXPECT_THROW(parallel_for(50, 3,
                            [](std::size_t i) {
                              if (i == 20)
                                throw Error(ExitCode::numerical, "x", "");
                            }),
               Error);
}

TEST(Stop, SignalsBecomeExitCodes) {
  EXPECT_NO_THROW(stop_if_asked());
  for (const auto& [signal, code] : {std::pair{SIGINT, ExitCode::interrupted},
                                     {SIGTERM, ExitCode::terminated},
                                     {SIGUSR1, ExitCode::stopped}}) {
    request_stop(signal);
    try {
      stop_if_asked();
      FAIL();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), code);
    }
  }
  request_stop(0);
}

} // namespace
} // namespace thorax
