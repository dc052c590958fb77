#include <limits>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "core/csv.h"
#include "unit/presentation/example_report.h"

namespace thorax::presentation {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

const std::string hostile = "<script src=http://x>\"&\n\xFF'";

std::vector<std::vector<std::string>> csv_rows(const std::string& text) {
  std::vector<std::vector<std::string>> rows;
  CsvReader reader(text);
  rows.push_back(reader.header());
  while (reader.next()) {
    rows.emplace_back();
    for (std::size_t i = 0; i < reader.header().size(); ++i)
      rows.back().emplace_back(reader.fields()[i]);
  }
  return rows;
}

TEST(ReportFiles, AreComplete) {
  EXPECT_THAT(report_files(empty_report()),
              UnorderedElementsAre(Key("report.html"), Key("report.md"), Key("report.json"),
                                   Key("metrics.csv"), Key("curves.csv"), Key("checklist.md")));
  const auto files = report_files(example_report({"Effusion", "Edema", "Hernia"}));
  for (const char* plot :
       {"auroc_image_densenet121", "roc_image_densenet121", "precision_recall_image_densenet121",
        "reliability_image_densenet121_effusion", "decision_image_densenet121_edema",
        "confusion_image_densenet121", "scan_curve_scan_densenet121",
        "subgroups_image_densenet121_hernia"})
    EXPECT_TRUE(files.contains(std::string("plots/") + plot + ".svg")) << plot;
  for (const auto& [path, content] : files)
    if (path.starts_with("plots/")) {
      EXPECT_THAT(files.at("report.md"), HasSubstr("](<" + path + ">)"));
    }
}

TEST(ReportFiles, OfClassesThatDifferInPunctuationStayApart) {
  const auto files = report_files(example_report({"a b", "a_b", "a-b"}));
  EXPECT_TRUE(files.contains("plots/decision_image_densenet121_a_b.svg"));
  EXPECT_TRUE(files.contains("plots/decision_image_densenet121_a_b_2.svg"));
  EXPECT_TRUE(files.contains("plots/decision_image_densenet121_a_b_3.svg"));
}

TEST(ReportFiles, EscapeAndReferToNothingOutside) {
  EvaluationReport report = example_report({hostile, "b", "c", "d", "e"});
  report.title = report.subtitle = hostile;
  report.brands = report.methods = report.figures.warnings = {hostile};
  report.provenance.config = report.provenance.command = hostile;
  const auto files = report_files(report);
  const std::string& page = files.at("report.html");
  for (const char* outside : {"<script", " src=\"", "href=\"http", "url(", "@import", "\xFF"})
    EXPECT_THAT(page, Not(HasSubstr(outside))) << outside;
  EXPECT_THAT(page, HasSubstr("&lt;script"));
  EXPECT_EQ(nlohmann::json::parse(files.at("report.json"))["title"],
            "<script src=http://x>\"&\n\uFFFD'");
  EXPECT_THAT(files.at("report.md"), Not(ContainsRegex("[^\\\\]<script")));
  EXPECT_THAT(files.at("checklist.md"), Not(ContainsRegex("[^\\\\]<script")));
}

TEST(ReportJson, HoldsWhatItWasGiven) {
  EvaluationReport report = empty_report();
  const Subject subject{"image", "m", "ill", "sex=F", "2"};
  report.brands = {"brand"};
  report.methods = {"method"};
  report.figures.warnings = {"warning"};
  report.figures.measures = {measure(subject, "auroc", 0.75, 0.25, 40, "small"),
                             missing(subject, "f1", "no positives")};
  report.figures.measures.push_back(
      measure(subject, "diagnostic_odds_ratio", std::numeric_limits<double>::infinity()));
  report.figures.confusions = {{subject, {"a", "b"}, {1, 2, 3, 4}}};
  report.comparisons = {{"image", "ill", "m", "n", 40, 30, 0.75, 0.5,
                         stats::PairedDifference{0.25, 0.1, stats::Interval{0.05, 0.45}, 0.012},
                         0.024}};
  report.earlier = {{"thorax-classify train", "a = 1", "0.1.0", "L", {"aa", "bb"}, 4, 2, 3.5}};
  const auto json = nlohmann::json::parse(report_files(report).at("report.json"));
  EXPECT_EQ(json["format"], "thorax-report");
  EXPECT_EQ(json["format_version"], 1);
  EXPECT_EQ(json["confidence"], 0.95);
  EXPECT_EQ(json["brands"], nlohmann::json({"brand"}));
  EXPECT_EQ(json["warnings"], nlohmann::json({"warning"}));
  EXPECT_EQ(json["methods"], nlohmann::json({"method"}));
  EXPECT_EQ(json["measures"][0], nlohmann::json::parse(R"({"level": "image", "model": "m",
    "class": "ill", "group": "sex=F", "fold": "2", "measure": "auroc", "value": 0.75, "low": 0.5,
    "high": 1.0, "method": "patient-clustered, logit scale", "preferred": true, "cases": 40,
    "note": "small"})"));
  EXPECT_TRUE(json["measures"][1]["value"].is_null());
  EXPECT_EQ(json["measures"][1]["note"], "no positives");
  EXPECT_TRUE(json["measures"][2]["value"].is_null());
  EXPECT_EQ(json["confusions"][0]["counts"], nlohmann::json::parse("[[1.0, 2.0], [3.0, 4.0]]"));
  EXPECT_EQ(json["comparisons"][0], nlohmann::json::parse(R"({"level": "image", "class": "ill",
    "model": "m", "other": "n", "cases": 40, "patients": 30, "auroc": 0.75, "other_auroc": 0.5,
    "difference": 0.25, "low": 0.05, "high": 0.45, "standard_error": 0.1, "p_value": 0.012,
    "adjusted_p_value": 0.024})"));
  ASSERT_EQ(json["provenance"].size(), 2u);
  EXPECT_EQ(json["provenance"][0]["inputs"], nlohmann::json({"aa", "bb"}));
  EXPECT_EQ(json["provenance"][0]["ranks"], 4);
  EXPECT_EQ(json["provenance"][1]["command"], "thorax-metrics");
}

TEST(Csv, HoldsMeasuresAndCurves) {
  EvaluationReport report = empty_report();
  const Subject subject{"scan", "m", "a,\"b\""};
  report.figures.measures = {measure(subject, "auroc", 0.75, 0.125, 40),
                             missing(subject, "f1", "no positives")};
  report.figures.curves = {
      {subject, "roc", {{0, 0.5, stats::Interval{0.25, 0.75}, 0.9}, {1, 1, {}, {}, 8}}}};
  const auto files = report_files(report);
  const std::vector<std::vector<std::string>> measures{
      {"level", "model", "class", "group", "fold", "measure", "value", "low", "high", "method",
       "preferred", "n", "note"},
      {"scan", "m", "a,\"b\"", "all", "all", "auroc", "0.75", "0.625", "0.875",
       "patient-clustered, logit scale", "true", "40", ""},
      {"scan", "m", "a,\"b\"", "all", "all", "f1", "", "", "", "", "true", "0", "no positives"}};
  EXPECT_EQ(csv_rows(files.at("metrics.csv")), measures);
  const std::vector<std::vector<std::string>> curves{
      {"level", "model", "class", "group", "fold", "curve", "x", "y", "low", "high", "threshold",
       "cases"},
      {"scan", "m", "a,\"b\"", "all", "all", "roc", "0", "0.5", "0.25", "0.75", "0.9", ""},
      {"scan", "m", "a,\"b\"", "all", "all", "roc", "1", "1", "", "", "", "8"}};
  EXPECT_EQ(csv_rows(files.at("curves.csv")), curves);
}

} // namespace
} // namespace thorax::presentation
