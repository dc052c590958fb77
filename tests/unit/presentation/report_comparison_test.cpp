#include "presentation/report_comparison.h"

#include <cmath>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

#include "core/error.h"
#include "unit/presentation/example_report.h"

namespace thorax::presentation {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Measure with_interval(const std::string& name, double value, double low, double high,
                      Subject subject = {"image", "", "covid"}) {
  Measure result{subject, name, value};
  result.interval = {low, high};
  return result;
}

StoredReport stored(std::vector<Measure> measures, double confidence = 0.95,
                    std::vector<std::string> inputs = {}) {
  return {"t", confidence, std::move(measures), std::move(inputs)};
}

/// 0.9 (0.8 to 0.94) minus 0.7 (0.6 to 0.78): legs of 0.1 and 0.08, and of 0.04 and 0.1.
TEST(ReportComparison, HasTheIntervalOfItsClosedForm) {
  const auto found = compare_reports(stored({with_interval("auroc", 0.7, 0.6, 0.78)}),
                                     stored({with_interval("auroc", 0.9, 0.8, 0.94)}));
  const auto& interval = found.changes.at(0).interval.value();
  EXPECT_NEAR(interval.low, 0.2 - std::sqrt(0.0164), 1e-15);
  EXPECT_NEAR(interval.high, 0.2 + std::sqrt(0.0116), 1e-15);
}

struct Verdict {
  const char* measure;
  double first, second, half;
  Change change;
};

void PrintTo(const Verdict& verdict, std::ostream* out) {
  *out << verdict.measure << " " << name(verdict.change);
}

class ReportComparisonSays : public ::testing::TestWithParam<Verdict> {};

TEST_P(ReportComparisonSays, WhatAChangeMeans) {
  const auto [measure, first, second, half, change] = GetParam();
  const auto found =
      compare_reports(stored({with_interval(measure, first, first - half, first + half)}),
                      stored({with_interval(measure, second, second - half, second + half)}));
  ASSERT_EQ(found.changes.size(), 1u);
  EXPECT_EQ(found.changes[0].change, change);
  EXPECT_DOUBLE_EQ(found.changes[0].difference, second - first);
}

INSTANTIATE_TEST_SUITE_P(, ReportComparisonSays,
                         ::testing::Values(Verdict{"auroc", 0.8, 0.9, 0.03, Change::better},
                                           Verdict{"auroc", 0.9, 0.8, 0.03, Change::worse},
                                           Verdict{"auroc", 0.8, 0.83, 0.03, Change::unclear},
                                           Verdict{"brier_score", 0.2, 0.1, 0.03, Change::better},
                                           Verdict{"brier_score", 0.1, 0.2, 0.03, Change::worse},
                                           Verdict{"brier_score_after_platt", 0.2, 0.1, 0.03,
                                                   Change::better},
                                           Verdict{"threshold", 0.2, 0.5, 0.03, Change::changed},
                                           Verdict{"threshold", 0.2, 0.21, 0.03, Change::unclear}));

TEST(ReportComparison, WithoutIntervalsGivesTheDifferenceAlone) {
  const Subject subject{"image", "", "covid"};
  const auto found = compare_reports(stored({measure(subject, "f1", 0.5)}),
                                     stored({measure(subject, "f1", 0.75)}));
  ASSERT_EQ(found.changes.size(), 1u);
  EXPECT_FALSE(found.changes[0].interval);
  EXPECT_EQ(found.changes[0].change, Change::unknown);
  EXPECT_EQ(found.changes[0].difference, 0.25);
}

TEST(ReportComparison, JoinsNoIntervalsOfDifferentConfidence) {
  const auto found = compare_reports(stored({with_interval("auroc", 0.8, 0.7, 0.9)}, 0.9),
                                     stored({with_interval("auroc", 0.9, 0.8, 1)}, 0.95));
  EXPECT_FALSE(found.changes.at(0).interval);
  EXPECT_THAT(found.warnings, ElementsAre(HasSubstr("90% and 95%")));
}

TEST(ReportComparison, WarnsOfTheSameInputs) {
  const auto one = stored({with_interval("auroc", 0.8, 0.7, 0.9)}, 0.95, {"b", "a"});
  const auto other = stored({with_interval("auroc", 0.8, 0.7, 0.9)}, 0.95, {"a", "b"});
  EXPECT_THAT(compare_reports(one, other).warnings, ElementsAre(HasSubstr("the same files")));
}

TEST(ReportComparison, NamesWhatOnlyOneReportHolds) {
  const Subject image{"image", "", "covid"}, scan{"scan", "", "covid"};
  const auto found =
      compare_reports(stored({measure(image, "auroc", 0.8), measure(image, "f1", 0.5)}),
                      stored({measure(image, "auroc", 0.8), measure(scan, "auroc", 0.9)}));
  EXPECT_THAT(found.only_first, ElementsAre("F1 of covid at image level"));
  EXPECT_THAT(found.only_second, ElementsAre("AUROC of covid at scan level"));
}

TEST(ReportComparison, JudgesFiguresOverTheClassesOnlyWhereTheyAreTheSame) {
  const Subject mean{"image", "", "(macro)"}, other{"image", "", "mass"};
  const auto one = [&](double value, bool with_other) {
    std::vector<Measure> measures{with_interval("auroc", value, value - 0.05, value + 0.05),
                                  with_interval("auroc", value, value - 0.05, value + 0.05, mean)};
    if (with_other)
      measures.push_back(measure(other, "auroc", value));
    return stored(measures);
  };
  const auto same = compare_reports(one(0.6, true), one(0.8, true));
  EXPECT_EQ(same.changes.at(1).change, Change::better);
  EXPECT_THAT(same.warnings, IsEmpty());
  const auto found = compare_reports(one(0.6, false), one(0.8, true));
  EXPECT_EQ(found.changes.at(0).change, Change::better);
  EXPECT_EQ(found.changes.at(1).change, Change::other_classes);
  EXPECT_FALSE(found.changes.at(1).interval);
  EXPECT_THAT(found.warnings, ElementsAre("Only the second report has the class mass. Figures over "
                                          "the classes are of other classes and not judged."));
}

TEST(ReportComparison, NamesMainMeasuresFirstAndNoCounts) {
  const Subject image{"image", "", "covid"}, scan{"scan", "", "covid"};
  const auto found = compare_reports(
      stored({measure(image, "auroc", 0.8), measure(scan, "cases", 9), measure(scan, "f1", 0.5),
              measure(scan, "specificity", 0.5), measure(scan, "auroc", 0.5)}),
      stored({measure(image, "auroc", 0.8)}));
  EXPECT_THAT(found.only_first,
              ElementsAre("AUROC of covid at scan level", "Specificity of covid at scan level",
                          "F1 of covid at scan level"));
}

struct Models {
  std::vector<std::string> first, second;
  std::size_t changes;
};

/// Models matter when both reports have several; a single one is compared with each.
TEST(ReportComparison, MatchesModelsWhereBothHaveSeveral) {
  for (const Models& models : {Models{{"m"}, {"n"}, 1}, Models{{"m", "n"}, {"n", "o"}, 1},
                               Models{{"m", "n"}, {"o"}, 2}, Models{{"m"}, {"n", "o"}, 2}}) {
    const auto report_of = [](const std::vector<std::string>& names) {
      std::vector<Measure> measures;
      for (const std::string& name : names)
        measures.push_back(measure({"image", name, "covid"}, "auroc", 0.8));
      return stored(measures);
    };
    EXPECT_EQ(compare_reports(report_of(models.first), report_of(models.second)).changes.size(),
              models.changes);
  }
}

TEST(ReportComparison, LeavesOutSingleFoldsAndFurtherIntervals) {
  Measure fold = measure({"image", "", "covid", "all", "0"}, "auroc", 0.8);
  Measure further = measure({"image", "", "covid"}, "auroc", 0.8);
  further.preferred = false;
  const auto found = compare_reports(stored({fold, further}), stored({fold, further}));
  EXPECT_THAT(found.changes, IsEmpty());
}

TEST(ComparisonText, ShowsTheMainMeasuresOrAll) {
  const Subject women{"image", "", "covid", "sex=F"};
  const auto found = compare_reports(
      stored({with_interval("auroc", 0.7, 0.6, 0.78), measure(women, "auroc", 0.7)}),
      stored({with_interval("auroc", 0.9, 0.8, 0.94), measure(women, "auroc", 0.8)}));
  const std::string text = comparison_text(found, "before", "after");
  EXPECT_THAT(text, HasSubstr("0.700  0.900      +0.200   0.072\u20130.308  better"));
  EXPECT_THAT(text, HasSubstr("independent"));
  EXPECT_THAT(text, Not(HasSubstr("sex=F")));
  EXPECT_THAT(comparison_text(found, "before", "after", true), HasSubstr("sex=F"));
}

class StoredReportFile : public ::testing::Test {
protected:
  void SetUp() override { std::filesystem::create_directories(folder); }
  void TearDown() override { std::filesystem::remove_all(folder); }
  std::filesystem::path write(const std::string& text) const {
    std::ofstream(folder / "report.json") << text;
    return folder / "report.json";
  }

  const std::filesystem::path folder =
      std::filesystem::path(::testing::TempDir()) /
      ::testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(StoredReportFile, IsReadBackAsWritten) {
  const EvaluationReport report = example_report({"Effusion", "Edema", "Hernia"});
  write(report_files(report).at("report.json"));
  const StoredReport found = read_report(folder);
  EXPECT_EQ(found.title, report.title);
  EXPECT_EQ(found.inputs, report.provenance.inputs);
  ASSERT_EQ(found.measures.size(), report.figures.measures.size());
  for (std::size_t i = 0; i < found.measures.size(); ++i) {
    const Measure &a = found.measures[i], &b = report.figures.measures[i];
    EXPECT_TRUE(a.subject == b.subject && a.name == b.name && a.value == b.value);
    EXPECT_TRUE(a.preferred == b.preferred && a.cases == b.cases && a.note == b.note);
    ASSERT_EQ(a.interval.has_value(), b.interval.has_value());
    if (a.interval) {
      EXPECT_TRUE(a.interval->low == b.interval->low && a.interval->high == b.interval->high);
    }
  }
  EXPECT_EQ(compare_reports(found, found).only_first.size(), 0u);
}

struct Refused {
  const char* text;
  ExitCode code;
};

TEST_F(StoredReportFile, IsRefusedWithItsName) {
  for (const Refused& refused :
       {Refused{"{", ExitCode::corrupt}, Refused{"[1]", ExitCode::unreadable},
        Refused{R"({"format": "other"})", ExitCode::unreadable},
        Refused{R"({"format": "thorax-report", "format_version": 2})", ExitCode::file_version},
        Refused{R"({"format": "thorax-report", "format_version": 1})", ExitCode::corrupt},
        Refused{R"({"format": "thorax-report", "format_version": 1, "title": 7,
                    "confidence": 0.95, "measures": [], "provenance": []})",
                ExitCode::corrupt},
        Refused{R"({"format": "thorax-report", "format_version": 1, "title": "",
                    "confidence": 0.95, "measures": [], "provenance": []})",
                ExitCode::inconsistent}}) {
    const auto file = write(refused.text);
    try {
      read_report(file);
      ADD_FAILURE() << refused.text;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), refused.code) << refused.text;
      EXPECT_THAT(error.line(), HasSubstr(file.string()));
    }
  }
  EXPECT_THROW(read_report(folder / "absent.json"), Error);
}

} // namespace
} // namespace thorax::presentation
