#include <gmock/gmock.h>

#include "presentation/report_page.h"
#include "presentation/wording.h"
#include "unit/presentation/example_report.h"

namespace thorax::presentation {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<std::string> headings(const EvaluationReport& report) {
  std::vector<std::string> result;
  for (const report::Section& section : report_page(report).sections)
    result.push_back(section.heading);
  return result;
}

TEST(ReportPage, HasItsSectionsInOrder) {
  EXPECT_THAT(headings(example_report({"a", "b", "c"})),
              ElementsAre("", "Discrimination", "Operating point", "Calibration", "Clinical use",
                          "Exclusive classes", "Scan curve", "Subgroups", "Cross-validation",
                          "Comparison of models", "Published reference points", "Methods",
                          "Provenance"));
}

TEST(ReportPage, LeavesOutWhatHasNoContent) {
  EXPECT_THAT(headings(empty_report()), ElementsAre("Provenance"));
}

struct Said {
  const char* what;
  const char* text; ///< in the Markdown
};

void PrintTo(const Said& said, std::ostream* out) {
  *out << said.what;
}

class ReportPageSays : public ::testing::TestWithParam<Said> {};

TEST_P(ReportPageSays, InThreeClasses) {
  static const std::string text =
      report::markdown(report_page(example_report({"Effusion", "Edema", "Hernia"})));
  EXPECT_THAT(text, HasSubstr(GetParam().text));
}

INSTANTIATE_TEST_SUITE_P(
    , ReportPageSays,
    ::testing::Values(
        Said{"brands first", "# Chest classifier\n\n11,226 test rows, 2,797 patients\n\n> "
                             "**Warning:** The threshold of Hernia"},
        Said{"what the tables hold",
             "| Class | Cases | Patients | Positive | Unknown labels | AUROC | 95% interval | "
             "DeLong |"},
        Said{"precision beside prevalence",
             "| Effusion | 0.558 | 0.538\u20130.578 | 0.214 | 0.744 | 0.790 |"},
        Said{"how intervals were found", "95% intervals of AUROC: patient-clustered, logit scale"},
        Said{"AUROC", "| Effusion | 11226 | 2806 | 2400 | 12 | 0.930 | 0.910\u20130.950 | "
                      "0.916\u20130.944 |"},
        Said{"means as totals", "| Mean of classes |"},
        Said{"shares as counts", "0.837 (2009/2400) | 0.817\u20130.857 |"},
        Said{"thresholds of folds", "| Effusion | 0.300\u20130.380 |"},
        Said{"predictive values", "**Predictive values at a prevalence of 0.1 at image level"},
        Said{"calibration before", "| Effusion | as predicted | 0.180 |"},
        Said{"calibration after", "| Effusion | after Platt scaling | 0.120 |"},
        Said{"fitted scaling", "| Effusion | 0 | 1.400 | 0.700 | \u22120.200 |"},
        Said{"small groups in grey", "\u2020 Fewer than 10 positives (2)"},
        Said{"what is missing", "\u2021 No negative case"},
        Said{"gaps", "| sex=M | \u22120.008 (\u22120.023 to 0.007) |"},
        Said{"pooled is not the mean", "The pooled estimate and the mean over folds answer "
                                       "different questions."},
        Said{"folds", "| Effusion | 0.910 | 0.920 | 0.930 | 0.940 | 0.950 | 0.927 | 0.016 | "
                      "0.930 |"},
        Said{"mean and SD", "| Effusion | 0.927 (0.016) |"},
        Said{"adjusted p", "+0.020 | 0.010\u20130.030 | \\< 0.0001 | 0.0012 |"},
        Said{"published values", "| Effusion | 0.930 | 0.910\u20130.950 | 0.784 | 0.859 | 0.864 |"},
        Said{"that splits differ", "> **Warning:** Published values were found on other test"},
        Said{"their splits", "| CheXNet | Rajpurkar et al. 2017 | random by patient"},
        Said{"methods", "AUROC has mid-ranks for ties. Its 95% intervals"},
        Said{"provenance", "| LibTorch 1.13.1, AVX512 | bbbbbbbbbbbb, cccccccccccc | 4 | 2 | "
                           "8123.4 |"}));

TEST(ReportPage, IsGreyWhereANoteSaysSo) {
  const std::string page = report::html(report_page(example_report({"covid"})));
  EXPECT_THAT(page, HasSubstr("class=\"grey\""));
  EXPECT_THAT(page, HasSubstr("<p class=\"footnote\">"));
}

TEST(ReportPage, FoldsAwayTheDetailsOfManyClasses) {
  const std::string many = report::html(report_page(example_report({"a", "b", "c", "d", "e"})));
  EXPECT_THAT(many, HasSubstr("<summary>Reliability diagrams at image level of densenet121"));
  const std::string few = report::html(report_page(example_report({"a", "b"})));
  EXPECT_THAT(few, Not(HasSubstr("<summary>Reliability diagrams")));
}

TEST(ReportPage, PutsTheLevelsAndModelsOfOneClassInOneTable) {
  EvaluationReport report = empty_report();
  for (const char* level : {"image", "scan"})
    for (const char* model : {"m", "n"})
      add_class(report.figures, {level, model, "covid"}, 0.9, 100, 50);
  const std::string text = report::markdown(report_page(report));
  EXPECT_THAT(text, HasSubstr("**AUROC; 95% intervals"));
  EXPECT_THAT(text, HasSubstr("| scan | n | covid | 100 |"));
}

TEST(ConsoleText, SaysTheMostImportantFirst) {
  const std::string text = console_text(example_report({"Effusion", "Edema", "Hernia"}));
  EXPECT_TRUE(text.starts_with("WARNING: The threshold of Hernia"));
  std::size_t at = 0;
  for (const char* part :
       {"AUROC at image level of densenet121; 95% intervals", "0.910\u20130.950",
        "Decisions at the threshold", "0.837 (2009/2400)", "Mean (SD)", "0.927 (0.016)",
        "Paired difference", "+0.020", "\n- 12 labels are unknown"}) {
    const std::size_t found = text.find(part, at);
    ASSERT_NE(found, std::string::npos) << part << " in\n" << text;
    at = found;
  }
  EXPECT_THAT(text, Not(HasSubstr("mid-ranks"))) << "methods are for the report";
}

struct Labelled {
  const char *name, *label;
  evaluation::Better better;
};

TEST(Wording, NamesDerivedMeasures) {
  using evaluation::Better;
  for (const Labelled& one :
       {Labelled{"auroc", "AUROC", Better::higher},
        Labelled{"brier_score_after_platt", "Brier score after Platt scaling", Better::lower},
        Labelled{"log_loss_after_temperature", "Log loss after temperature scaling", Better::lower},
        Labelled{"positive_predictive_value_at_0.05", "PPV at a prevalence of 0.05",
                 Better::higher},
        Labelled{"gap_sensitivity", "Sensitivity gap", Better::neither},
        Labelled{"something_new", "something_new", Better::neither}}) {
    EXPECT_EQ(label(one.name), one.label);
    EXPECT_EQ(better(one.name), one.better) << one.name;
  }
}

} // namespace
} // namespace thorax::presentation
