#include "presentation/checklist.h"

#include <algorithm>
#include <set>

#include <gmock/gmock.h>

#include "unit/presentation/example_report.h"

namespace thorax::presentation {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

ChecklistItem item(const std::vector<ChecklistItem>& items, const std::string& number) {
  return *std::find_if(items.begin(), items.end(),
                       [&](const ChecklistItem& one) { return one.number == number; });
}

TEST(Checklist, NumbersEveryItem) {
  std::set<int> tripod, of_claim;
  for (const ChecklistItem& one : tripod_ai(empty_report()))
    tripod.insert(std::stoi(one.number));
  for (const ChecklistItem& one : claim(empty_report()))
    of_claim.insert(std::stoi(one.number));
  EXPECT_EQ(tripod.size(), 27u);
  EXPECT_EQ(*tripod.rbegin(), 27);
  EXPECT_EQ(of_claim.size(), 42u);
  EXPECT_EQ(*of_claim.rbegin(), 42);
}

TEST(Checklist, ClaimsNothingOfARunWithoutFigures) {
  for (const auto& items : {tripod_ai(empty_report()), claim(empty_report())})
    for (const ChecklistItem& one : items)
      EXPECT_EQ(one.answer, "") << one.number;
  EvaluationReport nothing;
  for (const auto& items : {tripod_ai(nothing), claim(nothing)})
    for (const ChecklistItem& one : items)
      EXPECT_EQ(one.answer + one.part, "") << one.number;
}

TEST(Checklist, AnswersWhatTheRunShows) {
  const EvaluationReport report = example_report({"Effusion", "Edema"});
  const auto tripod = tripod_ai(report), of_claim = claim(report);
  EXPECT_THAT(item(tripod, "12e").answer, HasSubstr("AUROC"));
  EXPECT_THAT(item(tripod, "12e").answer, HasSubstr("Brier score"));
  EXPECT_THAT(item(tripod, "23a").answer, HasSubstr("with 95% intervals"));
  EXPECT_THAT(item(tripod, "15").answer, HasSubstr("Youden's index"));
  EXPECT_THAT(item(tripod, "21").part, HasSubstr("11226 cases, 2806 patients, 1200 to 2400"));
  EXPECT_THAT(item(tripod, "23a").answer, HasSubstr("5 groups by sex, age"));
  EXPECT_THAT(item(tripod, "11").part, HasSubstr("12 unknown labels"));
  EXPECT_THAT(item(of_claim, "23").answer, HasSubstr("thorax-classify train 0.2.0 (LibTorch"));
  EXPECT_EQ(item(tripod, "17").answer, "");
  const std::string text = checklist_text(report);
  EXPECT_THAT(text, HasSubstr("CLAIM (2020 version)"));
  EXPECT_THAT(text, HasSubstr("answered: "));
  EXPECT_THAT(text, HasSubstr("open: the authors must fill in"));
}

TEST(Checklist, StaysOpenWithoutSubgroups) {
  EvaluationReport report = empty_report();
  add_class(report.figures, {"image", "", "covid"}, 0.9, 100, 50);
  const ChecklistItem performance = item(tripod_ai(report), "23a");
  EXPECT_EQ(performance.answer, "");
  EXPECT_THAT(performance.part, HasSubstr("AUROC"));
}

} // namespace
} // namespace thorax::presentation
