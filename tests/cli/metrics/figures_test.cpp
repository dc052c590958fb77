#include <algorithm>

#include <gmock/gmock.h>

#include "cli/metrics/fixture.h"

namespace thorax {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(Metrics, AgreesWithScikitLearnAndSciPy) {
  write("scores.csv", as_csv(simulated_predictions(0.8, 1)));
  const auto result = run({"scores.csv", "--threshold", "0.45", "--output", "report"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto script = testing::source_folder() / "tests/support/reference_metrics.py";
  const auto python = testing::run_command(
      {"/usr/bin/python3", script.string(), (folder_ / "scores.csv").string(), "0.45"});
  ASSERT_EQ(python.exit_code, 0) << python.err;
  const auto reference = nlohmann::json::parse(python.out);

  for (const char* level : {"image", "patient"})
    for (const char* name : {"effusion", "mass"}) {
      const auto ours = figure(level, name);
      const auto& theirs = reference[level][name];
      EXPECT_EQ(ours["cases"], theirs["cases"]);
      EXPECT_EQ(ours["positives"], theirs["positives"]);
      for (const char* key : {"auroc", "average_precision", "sensitivity", "specificity"})
        EXPECT_NEAR(ours[key].get<double>(), theirs[key].get<double>(), 1e-9)
            << level << " " << key;
      for (const std::string rate : {"sensitivity", "specificity"}) {
        EXPECT_NEAR(ours[rate + "_wilson_low"].get<double>(),
                    theirs[rate + "_wilson"][0].get<double>(), 1e-9);
        EXPECT_NEAR(ours[rate + "_wilson_high"].get<double>(),
                    theirs[rate + "_wilson"][1].get<double>(), 1e-9);
      }
    }
}

TEST_F(Metrics, Hdf5AndCsvGiveTheSameFigures) {
  const auto predictions = simulated_predictions(0.8, 1);
  store::write_predictions(folder_ / "scores.h5", predictions, {});
  write("scores.csv", as_csv(predictions));
  ASSERT_EQ(run({"scores.h5", "--output", "hdf5"}).exit_code, 0);
  ASSERT_EQ(run({"scores.csv", "--output", "csv"}).exit_code, 0);
  for (const char* level : {"image", "scan", "patient"})
    for (const char* key : {"auroc", "auroc_low", "sensitivity", "specificity_high"})
      EXPECT_NEAR(figure(level, "mass", "hdf5")[key].get<double>(),
                  figure(level, "mass", "csv")[key].get<double>(), 1e-6);
}

TEST_F(Metrics, FilesOfFoldsArePooled) {
  const auto whole = simulated_predictions(0.8, 1);
  store::write_predictions(folder_ / "whole.h5", whole, {});
  for (std::int32_t fold : {0, 1}) {
    store::Predictions part;
    part.task = whole.task;
    part.classes = whole.classes;
    for (std::size_t n = 0; n < whole.size(); ++n) {
      if (whole.fold[n] != fold)
        continue;
      part.samples.push_back(whole.samples[n]);
      part.model.push_back(whole.model[n]);
      part.fold.push_back(fold);
      for (std::size_t k = 0; k < 2; ++k) {
        part.probabilities.push_back(whole.probabilities[2 * n + k]);
        part.labels.push_back(whole.labels[2 * n + k]);
      }
    }
    store::write_predictions(folder_ / fmt::format("fold{}.h5", fold), part, {});
  }
  ASSERT_EQ(run({"whole.h5", "--output", "whole"}).exit_code, 0);
  const auto result = run({"fold0.h5", "fold1.h5", "--output", "folds"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(report("whole")["measures"], report("folds")["measures"]);
  EXPECT_THAT(result.out, HasSubstr("Mean (SD)"));
}

TEST_F(Metrics, FoldsHaveTheirOwnThresholdsAndAMean) {
  write("scores.csv", as_csv(simulated_predictions(0.8, 1)));
  ASSERT_EQ(run({"scores.csv", "--threshold", "sensitivity=0.9", "--output", "report"}).exit_code,
            0);
  const auto pooled = figure("image", "effusion");
  EXPECT_NE(pooled["threshold_fold0"], pooled["threshold_fold1"]);
  EXPECT_NEAR(pooled["auroc_mean"].get<double>(),
              (pooled["auroc_fold0"].get<double>() + pooled["auroc_fold1"].get<double>()) / 2,
              1e-12);
  EXPECT_GT(pooled["auroc_sd"].get<double>(), 0);
  EXPECT_NEAR(pooled["sensitivity"].get<double>(), 0.9, 0.1);
}

TEST_F(Metrics, RepeatedPatientsWidenTheInterval) {
  write("scores.csv", as_csv(simulated_predictions(0.3, 1)));
  const auto result = run({"scores.csv", "--output", "report"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("95% intervals of AUROC: clustered logit"));
  EXPECT_THAT(read_text(folder_ / "report" / "report.md"),
              HasSubstr("patient-clustered (Obuchowski 1997"));
  EXPECT_EQ(figure("image", "mass")["auroc_method"], "clustered logit");
  EXPECT_EQ(figure("patient", "mass")["auroc_method"], "DeLong logit");
  EXPECT_EQ(figure("image", "mass")["unknown"], 32);
}

TEST_F(Metrics, PerfectSeparationHasAnExactInterval) {
  std::string text = "id,patient,true:ill,prob:ill\n";
  for (int i = 0; i < 7; ++i)
    text += fmt::format("a{0},a{0},1,0.9\nb{0},b{0},0,0.1\n", i);
  write("perfect.csv", text);
  ASSERT_EQ(run({"perfect.csv", "--output", "report"}).exit_code, 0);
  const auto ours = figure("image", "ill");
  EXPECT_EQ(ours["auroc"], 1);
  EXPECT_EQ(ours["auroc_method"], "exact");
  EXPECT_NEAR(ours["auroc_low"].get<double>(), std::pow(0.025, 1.0 / 7), 1e-9);
  EXPECT_EQ(ours["auroc_high"], 1);
}

TEST_F(Metrics, ThresholdsComeFromValidationRowsOnly) {
  std::string text = "id,patient,split,true:ill,prob:ill\n";
  for (int i = 0; i < 4; ++i)
    text += fmt::format("v{0},v{0},validation,{1},{2}\n", i, i % 2, i % 2 ? 0.6 : 0.2);
  for (int i = 0; i < 10; ++i)
    text += fmt::format("t{0},t{0},test,{1},{2}\n", i, i % 2, i % 2 ? 0.39 + i * 0.004 : 0.1);
  write("scores.csv", text);
  ASSERT_EQ(run({"scores.csv", "--output", "report"}).exit_code, 0);
  const auto ours = figure("image", "ill");
  EXPECT_NEAR(ours["threshold"].get<double>(), 0.4, 1e-12);
  EXPECT_EQ(ours["sensitivity"], 0.8); // 0.402, 0.410, 0.418 and 0.426; 0.394 is below
  EXPECT_EQ(ours["cases"], 10);
}

TEST_F(Metrics, WithoutValidationRowsThereIsNoOperatingPoint) {
  write("scores.csv",
        "id,patient,true:ill,prob:ill\na,a,1,0.8\nb,b,0,0.3\nc,c,1,0.7\nd,d,0,0.75\n");
  const auto result = run({"scores.csv", "--output", "report"});
  EXPECT_THAT(result.out, HasSubstr("o validation rows to choose a threshold on"));
  EXPECT_TRUE(figure("image", "ill")["sensitivity"].is_null());
  ASSERT_EQ(run({"scores.csv", "--threshold", "0.72", "--output", "given"}).exit_code, 0);
  EXPECT_EQ(figure("image", "ill", "given")["sensitivity"], 0.5);
}

TEST_F(Metrics, ComparesModelsOnTheSameCases) {
  store::write_predictions(folder_ / "net.h5", simulated_predictions(1.2, 1), {});
  store::write_predictions(folder_ / "ridge.h5", simulated_predictions(0.4, 2, "ridge"), {});
  const auto result = run({"net.h5", "--compare", "ridge.h5", "--output", "report"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("Paired difference"));
  const auto comparisons = report()["comparisons"];
  ASSERT_EQ(comparisons.size(), 6u);
  for (const auto& row : comparisons) {
    EXPECT_EQ(row["model"], "net");
    EXPECT_EQ(row["other"], "ridge");
    EXPECT_NEAR(row["difference"].get<double>(),
                row["auroc"].get<double>() - row["other_auroc"].get<double>(), 1e-12);
    EXPECT_LT(row["low"].get<double>(), row["difference"].get<double>());
  }
  EXPECT_LT(comparisons[0]["adjusted_p_value"].get<double>(), 0.01);
  EXPECT_NEAR(comparisons[0]["auroc"].get<double>(),
              figure("image", "effusion")["auroc"].get<double>(), 1e-12);
}

TEST_F(Metrics, ShowsBrandsAndEscapesThem) {
  auto predictions = simulated_predictions(0.8, 1);
  predictions.brands = {"test patients were <seen> in training"};
  store::write_predictions(folder_ / "net.h5", predictions, {});
  const auto result = run({"net.h5", "--title", "A & B", "--output", "report"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("WARNING: test patients were <seen> in training"));
  EXPECT_EQ(report()["brands"][0], predictions.brands[0]);
  const std::string html = read_text(folder_ / "report" / "report.html");
  EXPECT_THAT(html, HasSubstr("test patients were &lt;seen&gt; in training"));
  EXPECT_THAT(html, HasSubstr("<h1>A &amp; B</h1>"));
  EXPECT_THAT(html, Not(HasSubstr("<seen>")));
}

TEST_F(Metrics, HtmlNeedsNothingElse) {
  write("scores.csv", as_csv(simulated_predictions(0.8, 1)));
  ASSERT_EQ(run({"scores.csv", "--output", "report"}).exit_code, 0);
  const std::string html = read_text(folder_ / "report" / "report.html");
  for (const char* outside : {"src=", "href=\"h", "url(", "@import", "<script", "<link"})
    EXPECT_THAT(html, Not(HasSubstr(outside)));
  EXPECT_THAT(html, HasSubstr("scope=\"col\""));
  EXPECT_THAT(html, HasSubstr("scope=\"row\""));
}

TEST_F(Metrics, LevelAndAggregateChooseTheRows) {
  write("scores.csv", as_csv(simulated_predictions(0.5, 1)));
  ASSERT_EQ(run({"scores.csv", "--level", "scan", "--output", "mean"}).exit_code, 0);
  ASSERT_EQ(
      run({"scores.csv", "--level", "scan", "--aggregate", "max", "--output", "max"}).exit_code, 0);
  EXPECT_EQ(figure("scan", "effusion", "mean")["cases"], 120);
  EXPECT_NE(figure("scan", "effusion", "mean")["auroc"],
            figure("scan", "effusion", "max")["auroc"]);
  const auto document = report("mean");
  for (const auto& row : document["measures"])
    EXPECT_EQ(row["level"], "scan");
}

TEST_F(Metrics, ResultsDoNotDependOnThreads) {
  write("scores.csv", as_csv(simulated_predictions(0.8, 1)));
  ASSERT_EQ(run({"scores.csv", "--threads", "1", "--output", "one"}).exit_code, 0);
  ASSERT_EQ(run({"scores.csv", "--threads", "3", "--output", "three"}).exit_code, 0);
  EXPECT_EQ(report("one")["measures"], report("three")["measures"]);
}

TEST_F(Metrics, LoadsNoHeavyLibrary) {
  const auto libraries =
      testing::run_command({"ldd", (testing::bin_folder() / "thorax-metrics").string()});
  ASSERT_EQ(libraries.exit_code, 0);
  EXPECT_THAT(libraries.out, HasSubstr("libhdf5"));
  for (const char* heavy : {"torch", "ITK", "dcmdata", "opencv", "libmpi"})
    EXPECT_THAT(libraries.out, Not(HasSubstr(heavy)));
}

} // namespace
} // namespace thorax
