#include "evaluation/subgroups.h"

#include <cmath>

#include <gmock/gmock.h>

#include "core/error.h"
#include "evaluation/fold_summary.h"

namespace thorax::evaluation {
namespace {

using ::testing::ElementsAre;

ScoredCases cases_with(const std::string& column, std::vector<std::string> values) {
  ScoredCases cases;
  cases.columns[column] = std::move(values);
  return cases;
}

TEST(Subgroups, AgesBecomeBandsInOrderWithUnknownLast) {
  const Subgroups found =
      subgroups(cases_with("age", {"91", "", "17", "18", "39.5", "40", "0", "79", "abc"}), "age",
                {18, 40, 60, 80});
  EXPECT_THAT(found.labels, ElementsAre("age=0-17", "age=18-39", "age=40-59", "age=60-79",
                                        "age=80+", "age=unknown"));
  EXPECT_THAT(found.of, ElementsAre(4, 5, 0, 1, 1, 2, 0, 3, 5));
  EXPECT_TRUE(found.is_unknown(5));
  EXPECT_FALSE(found.is_unknown(4));
}

TEST(Subgroups, TooManyValuesAreRefusedByName) {
  std::vector<std::string> values;
  for (int i = 0; i < 30; ++i)
    values.push_back("site" + std::to_string(i));
  try {
    subgroups(cases_with("site", values), "site", {});
    FAIL() << "30 groups were accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::inconsistent);
    EXPECT_STREQ(error.what(), "column 'site' has more than 20 values");
  }
}

TEST(Subgroups, SmallCellsAreMarked) {
  for (const double positives : {9.0, 10.0, 90.0, 91.0}) {
    SetFigures group{{{{{}, "cases", 100}, {{}, "positives", positives}, {{}, "auroc", 0.8}}},
                     {{{.name = "(macro)"}, "auroc", 0.8}},
                     {}};
    mark_small_cells(group);
    const bool enough = positives >= 10 && positives <= 90;
    EXPECT_EQ(group.of_class[0][2].note.empty(), enough) << positives;
    EXPECT_EQ(group.over_classes[0].note.empty(), enough) << positives;
    EXPECT_TRUE(group.of_class[0][0].note.empty());
  }
}

TEST(Subgroups, GapsSayWhatIsSaidOfEitherSide) {
  const auto gap_note = [](const char* own, const char* other) {
    Measure group{{}, "auroc", 0.8}, others{{}, "auroc", 0.7};
    group.note = own;
    others.note = other;
    const auto found = gaps({group}, {others});
    return found.empty() ? "no gap" : found.front().note;
  };
  EXPECT_EQ(gap_note("", ""), "");
  EXPECT_EQ(gap_note("few", ""), "few");
  EXPECT_EQ(gap_note("", "few"), "the other groups: few");
  EXPECT_EQ(gap_note("mean of 1 of 4 classes", ""), "no gap");
  EXPECT_EQ(gap_note("", "mean of 1 of 4 classes; few"), "no gap");
}

TEST(Subgroups, GapsJoinTheIntervalsOfBoth) {
  const std::vector<Measure> group{{{}, "sensitivity", 0.8, stats::Interval{0.7, 0.86}},
                                   {{}, "positive_likelihood_ratio", 4.0},
                                   {{}, "auroc", std::nullopt}};
  const std::vector<Measure> others{{{}, "sensitivity", 0.6, stats::Interval{0.5, 0.68}},
                                    {{}, "positive_likelihood_ratio", 2.0},
                                    {{}, "auroc", 0.7}};
  const std::vector<Measure> found = gaps(group, others);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].name, "gap_sensitivity");
  EXPECT_NEAR(*found[0].value, 0.2, 1e-12);
  EXPECT_NEAR(found[0].interval->low, 0.2 - std::hypot(0.1, 0.08), 1e-12);
  EXPECT_NEAR(found[0].interval->high, 0.2 + std::hypot(0.06, 0.1), 1e-12);
}

TEST(FoldSummary, IsOverFoldsWithAValue) {
  const auto fold = [](std::optional<double> value) {
    return std::vector<Measure>{{{"image", "", "ill", "all", "0"}, "auroc", value}};
  };
  const auto found = fold_summary({fold(0.7), fold(0.9), fold(std::nullopt)});
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].subject.fold, "mean");
  EXPECT_NEAR(*found[0].value, 0.8, 1e-12);
  EXPECT_EQ(found[1].subject.fold, "sd");
  EXPECT_NEAR(*found[1].value, std::sqrt(0.02), 1e-12);
  EXPECT_EQ(found[0].note, "2 of 3 folds have a value");
}

} // namespace
} // namespace thorax::evaluation
