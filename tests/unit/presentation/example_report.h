#pragma once

#include <cmath>

#include "presentation/evaluation_report.h"
#include "unit/report/example_plots.h"

namespace thorax::presentation {

using evaluation::Curve;
using evaluation::Measure;
using evaluation::Subject;

/// A measure with an interval of a half width to either side.
inline Measure measure(const Subject& subject, const std::string& name, double value,
                       double half = 0, std::size_t cases = 0, const std::string& note = "") {
  Measure result{subject, name, value};
  if (half > 0)
    result.interval = {std::max(0.0, value - half), std::min(1.0, value + half)};
  result.method = half > 0 ? "patient-clustered, logit scale" : "";
  result.cases = cases;
  result.note = note;
  return result;
}

inline Measure missing(const Subject& subject, const std::string& name, const std::string& why) {
  Measure result{subject, name};
  result.note = why;
  return result;
}

/// Discrimination and decisions of a subject whose AUROC is given.
inline void add_class(evaluation::Figures& figures, const Subject& subject, double auroc,
                      std::size_t cases, std::size_t positives, double half = 0.02) {
  const auto add = [&](const std::string& name, double value, double width = 0,
                       std::size_t trials = 0) {
    figures.measures.push_back(measure(subject, name, value, width, trials));
  };
  add("cases", static_cast<double>(cases));
  add("patients", std::floor(static_cast<double>(cases) / 4));
  add("positives", static_cast<double>(positives));
  add("unknown", 12);
  add("prevalence", static_cast<double>(positives) / static_cast<double>(cases), 0.01, cases);
  add("auroc", auroc, half, cases);
  Measure delong = measure(subject, "auroc", auroc, half * 0.7, cases);
  delong.preferred = false;
  delong.method = "DeLong";
  figures.measures.push_back(delong);
  add("average_precision", auroc * 0.6, half, cases);
  add("precision_recall_gain_area", auroc * 0.8);
  add("partial_auroc", auroc * 0.85, half);
  const auto share = [&](const std::string& name, double value, std::size_t trials) {
    const double count = static_cast<double>(trials);
    add(name, std::round(value * count) / count, half, trials);
  };
  share("sensitivity", auroc * 0.9, positives);
  share("specificity", auroc * 0.95, cases - positives);
  share("positive_predictive_value", auroc * 0.5, cases / 3);
  share("negative_predictive_value", auroc, cases - cases / 3);
  add("positive_predictive_value_at_0.1", 0.41, 0.05);
  add("negative_predictive_value_at_0.1", 0.97, 0.01);
  figures.measures.push_back(measure(subject, "positive_likelihood_ratio", 4.2, 0));
  figures.measures.push_back(measure(subject, "negative_likelihood_ratio", 0.31, 0.05));
  figures.measures.push_back(measure(subject, "diagnostic_odds_ratio", 13.5, 0));
  add("f1", 0.61, 0.03);
  add("matthews_correlation", 0.52, 0.03);
  add("balanced_accuracy", auroc * 0.92, half);
}

inline void add_probabilities(evaluation::Figures& figures, const Subject& subject) {
  for (const auto& [suffix, error] : {std::pair{"", 0.08}, std::pair{"_after_temperature", 0.03},
                                      std::pair{"_after_platt", 0.02}})
    for (const auto& [name, value, half] :
         {std::tuple{"brier_score", 0.1 + error, 0.01}, std::tuple{"log_loss", 0.3 + error, 0.0},
          std::tuple{"expected_calibration_error", error, 0.0},
          std::tuple{"expected_calibration_error_equal_count", error * 0.9, 0.0},
          std::tuple{"maximum_calibration_error", error * 2, 0.0},
          std::tuple{"calibration_slope", 1 - 4 * error, 0.1},
          std::tuple{"calibration_intercept", -2 * error, 0.0},
          std::tuple{"calibration_in_the_large", -error, 0.0}})
      figures.measures.push_back(measure(subject, std::string(name) + suffix, value, half));
  for (const auto& [name, value] :
       {std::pair{"brier_reliability", 0.02}, std::pair{"brier_resolution", 0.07},
        std::pair{"brier_uncertainty", 0.22}, std::pair{"brier_within_bin", 0.01}})
    figures.measures.push_back(measure(subject, name, value));
}

inline void add_curves(evaluation::Figures& figures, const Subject& subject, double auroc) {
  Curve roc{subject, std::string(evaluation::roc_kind), {}}, band = roc, pr = roc, pr_band = roc;
  band.kind = evaluation::roc_band_kind;
  pr.kind = evaluation::precision_recall_kind;
  pr_band.kind = evaluation::precision_recall_band_kind;
  for (int i = 0; i <= 50; ++i) {
    const double x = i / 50.0, y = std::pow(x, (1 - auroc) / auroc);
    roc.points.push_back({x, y, {}, 1 - x});
    band.points.push_back({x, y, stats::Interval{y - 0.2 * y * (1 - y), y + 0.2 * y * (1 - y)}});
    const double precision = 1 - 0.8 * std::pow(x, 3 * auroc);
    pr.points.push_back({x, precision, {}, 1 - x});
    pr_band.points.push_back({x, precision, stats::Interval{precision * 0.9, precision}});
  }
  for (const auto& [kind, slope] :
       {std::pair{evaluation::calibration_kind, 0.7}, std::pair{evaluation::temperature_kind, 0.95},
        std::pair{evaluation::platt_kind, 1.0}}) {
    Curve curve{subject, std::string(kind), {}};
    for (int bin = 0; bin < 10; ++bin) {
      const double x = (bin + 0.5) / 10, y = 0.5 + slope * (x - 0.5);
      curve.points.push_back(
          {x, y, stats::Interval{y - 0.04, y + 0.04}, {}, std::round(900 * std::exp(-bin / 3.0))});
    }
    figures.curves.push_back(curve);
  }
  Curve decision{subject, std::string(evaluation::decision_kind), {}}, all = decision;
  all.kind = evaluation::treat_all_kind;
  for (int i = 1; i < 100; ++i) {
    const double t = i / 100.0;
    decision.points.push_back(
        {t, 0.2 * std::pow(1 - t, 2),
         stats::Interval{0.2 * std::pow(1 - t, 2) - 0.01, 0.2 * std::pow(1 - t, 2) + 0.01}});
    all.points.push_back({t, 0.22 - 0.78 * t / (1 - t)});
  }
  for (Curve* curve : {&roc, &band, &pr, &pr_band, &decision, &all})
    figures.curves.push_back(*curve);
}

inline void add_groups(evaluation::Figures& figures, Subject subject, double auroc) {
  for (const auto& [group, cases, shift] :
       {std::tuple{"sex=F", 5120, 0.01}, std::tuple{"sex=M", 6106, -0.008},
        std::tuple{"age=18-39", 3000, 0.0}, std::tuple{"age=40-59", 4000, -0.02},
        std::tuple{"age=80+", 7, 0.1}}) {
    subject.group = group;
    const std::string note = cases < 10 ? "fewer than 10 positives (2)" : "";
    figures.measures.push_back(measure(subject, "cases", cases));
    figures.measures.push_back(measure(subject, "positives", std::ceil(cases * 0.2)));
    figures.measures.push_back(measure(subject, "auroc", auroc + shift, 0.03, 0, note));
    figures.measures.push_back(measure(subject, "sensitivity", 0.5, 0.03, 1000, note));
    if (cases < 10)
      figures.measures.push_back(missing(subject, "specificity", "no negative case"));
    else
      figures.measures.push_back(measure(subject, "specificity", 0.9, 0.03, 1000));
    Measure gap = measure(subject, "gap_auroc", shift);
    gap.interval = {shift - 0.015, shift + 0.015};
    figures.measures.push_back(gap);
  }
}

inline void add_folds(evaluation::Figures& figures, Subject subject, double auroc) {
  for (int fold = 0; fold < 5; ++fold) {
    subject.fold = std::to_string(fold);
    figures.measures.push_back(measure(subject, "auroc", auroc + 0.01 * (fold - 2), 0.04));
    figures.measures.push_back(measure(subject, "threshold", 0.3 + 0.02 * fold));
    figures.measures.push_back(measure(subject, "temperature", 1.4 + 0.1 * fold));
    figures.measures.push_back(measure(subject, "platt_slope", 0.7));
    figures.measures.push_back(measure(subject, "platt_intercept", -0.2));
  }
  for (const auto& [fold, a, b] :
       {std::tuple{"mean", auroc - 0.003, 0.8}, std::tuple{"sd", 0.0158, 0.021}}) {
    subject.fold = fold;
    figures.measures.push_back(measure(subject, "auroc", a));
    figures.measures.push_back(measure(subject, "sensitivity", b));
  }
}

/// Stages and words of a report without figures.
inline EvaluationReport empty_report() {
  EvaluationReport report{"Chest classifier", "11,226 test rows, 2,797 patients"};
  report.provenance = {"thorax-metrics",
                       "level = \"all\"\nthreshold = \"youden\"\n",
                       "0.2.0",
                       "",
                       {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}};
  report.provenance.seconds = 1.25;
  return report;
}

/// Some classes at image level, each with everything that a report can show.
inline EvaluationReport example_report(const std::vector<std::string>& classes) {
  EvaluationReport report = empty_report();
  report.brands = {"The threshold of Hernia was chosen on test rows: its figures are optimistic."};
  report.methods = {"AUROC has mid-ranks for ties.",
                    "Its 95% intervals are patient-clustered (Obuchowski 1997) on the logit scale.",
                    "Thresholds were chosen by Youden's index on each fold's validation rows.",
                    "The probability of a scan is the mean of its images."};
  report.earlier = {{"thorax-preprocess xray",
                     "size = 224\nvariant = \"box\"\n",
                     "0.2.0",
                     "ITK 5.2.1",
                     {std::string(64, 'a')},
                     1,
                     8,
                     340.5},
                    {"thorax-classify train",
                     "model = \"densenet121\"\nfolds = 5\n",
                     "0.2.0",
                     "LibTorch 1.13.1, AVX512",
                     {std::string(64, 'b'), std::string(64, 'c')},
                     4,
                     2,
                     8123.4}};
  report.figures.warnings = {"12 labels are unknown and left out."};
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const Subject subject{"image", "densenet121", classes[i]};
    const double auroc = 0.93 - 0.015 * static_cast<double>(i);
    add_class(report.figures, subject, auroc, 11226, 2400 / (i + 1));
    add_probabilities(report.figures, subject);
    add_curves(report.figures, subject, auroc);
    add_groups(report.figures, subject, auroc);
    add_folds(report.figures, subject, auroc);
  }
  if (classes.size() > 1)
    for (const auto name :
         {evaluation::macro_name, evaluation::weighted_name, evaluation::micro_name}) {
      const Subject subject{"image", "densenet121", std::string(name)};
      report.figures.measures.push_back(measure(subject, "auroc", 0.84, 0.008));
      report.figures.measures.push_back(measure(subject, "average_precision", 0.5, 0.008));
    }
  const Subject exclusive{"image", "densenet121", std::string(evaluation::exclusive_name)};
  report.figures.measures.push_back(measure(exclusive, "cases", 300));
  report.figures.measures.push_back(measure(exclusive, "accuracy", 0.8, 0.05, 300));
  report.figures.measures.push_back(measure(exclusive, "kappa", 0.7, 0.06, 300));
  report.figures.measures.push_back(measure(exclusive, "kappa_quadratic", 0.75, 0.06, 300));
  report.figures.confusions.push_back(
      {exclusive, {"covid", "pneumonia", "normal"}, {80, 12, 8, 10, 75, 15, 3, 12, 85}});
  const Subject scan{"scan", "densenet121", classes.front()};
  Curve scan_curve{scan, std::string(evaluation::scan_kind), {}};
  for (int i = 0; i <= 101; ++i)
    scan_curve.points.push_back({std::pow(1 - i / 101.0, 2), 1 - i / 101.0, {}, i / 100.0});
  report.figures.curves.push_back(scan_curve);
  report.figures.measures.push_back(measure(scan, "scan_curve_auroc", 0.87, 0.03));
  for (std::size_t i = 0; i < std::min<std::size_t>(2, classes.size()); ++i)
    report.comparisons.push_back(
        {"image", classes[i], "densenet121", "resnet18", 11226, 2797, 0.93, 0.91,
         stats::PairedDifference{0.02, 0.005, stats::Interval{0.0102, 0.0298}, 0.00006}, 0.0012});
  report.compare_to = published_set("chestxray14");
  return report;
}

} // namespace thorax::presentation
