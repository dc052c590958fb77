#include "pipeline/metrics.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/hash.h"
#include "core/text.h"
#include "evaluation/case_files.h"
#include "evaluation/tables.h"
#include "pipeline/metrics_report.h"

namespace thorax::pipeline {
namespace fs = std::filesystem;
using namespace evaluation;
namespace {

stats::ThresholdRule parse_threshold(const std::string& text) {
  using Kind = stats::ThresholdRule::Kind;
  if (text == "youden")
    return {Kind::youden, 0};
  const std::size_t equals = text.find('=');
  const std::string name = equals == std::string::npos ? "" : text.substr(0, equals);
  const auto value = parse_number(equals == std::string::npos ? text : text.substr(equals + 1));
  const bool known = name.empty() || name == "sensitivity" || name == "specificity";
  if (!known || !value || !(*value >= 0 && *value <= 1))
    throw Error(ExitCode::command_line, fmt::format("--threshold cannot be '{}'", text),
                "give youden, sensitivity=V, specificity=V or V, with V from 0 to 1");
  return {name.empty()            ? Kind::value
          : name == "sensitivity" ? Kind::sensitivity
                                  : Kind::specificity,
          *value};
}

std::string threshold_note(const stats::ThresholdRule& rule) {
  using Kind = stats::ThresholdRule::Kind;
  const std::string chosen =
      " on the validation rows of each fold, applied to its test rows; the decisions are pooled";
  switch (rule.kind) {
  case Kind::youden:
    return "Threshold: Youden's index" + chosen + ".";
  case Kind::f1:
    return "Threshold: the largest F1" + chosen + ".";
  case Kind::sensitivity:
    return fmt::format("Threshold: the best specificity with a sensitivity of {}{}.", rule.value,
                       chosen);
  case Kind::specificity:
    return fmt::format("Threshold: the best sensitivity with a specificity of {}{}.", rule.value,
                       chosen);
  case Kind::value:
    break;
  }
  return fmt::format("Threshold: {}, as given.", rule.value);
}

/// Whether a model tests some id in more than one fold.
bool tests_twice(const ScoredCases& cases) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (std::size_t n = 0; n < cases.size(); ++n)
    if (cases.is_test(n) && !seen.emplace(cases.model[n], cases.samples[n].id).second)
      return true;
  return false;
}

std::vector<std::string> notes(const ScoredCases& cases, const Evaluation& evaluation,
                               const MetricsOptions& options, const stats::ThresholdRule& rule) {
  const auto any = [&](auto holds) {
    return std::any_of(evaluation.classes.begin(), evaluation.classes.end(), holds);
  };
  std::vector<std::string> result;
  if (any([](const auto& score) { return score.patients_repeat; }))
    result.push_back("AUROC intervals are patient-clustered (Obuchowski 1997, logit scale) where a "
                     "patient has several "
                     "rows; DeLong's interval beside them treats rows as independent.");
  else
    result.push_back(
        "AUROC intervals are DeLong's (1988) on the logit scale: every patient occurs once.");
  const auto found_by = [&](stats::AurocIntervalMethod method) {
    return any([&](const auto& score) {
      const auto& interval = score.auroc.interval(score.patients_repeat);
      return interval && interval->method == method;
    });
  };
  if (found_by(stats::AurocIntervalMethod::exact))
    result.push_back("An AUROC of exactly 0 or 1 has the exact interval of as many independent "
                     "pairs of patients as "
                     "the data hold (Clopper and Pearson 1934).");
  if (found_by(stats::AurocIntervalMethod::newcombe))
    result.push_back(
        "Where a class has a single patient, or all scores are tied, the AUROC has "
        "Newcombe's interval (2006, method 5), which rests on the shape of the scores' "
        "distributions.");
  if (any([](const auto& score) { return score.folds.size() > 1; }))
    result.push_back("Figures over all test rows pool the folds; their mean and standard deviation "
                     "(SD) over folds are "
                     "listed apart.");
  if (any([](const auto& score) { return score.operating_point.has_value(); }))
    result.push_back(threshold_note(rule) + " Sensitivity and specificity have Wilson intervals, "
                                            "at the effective sample size of Rao and Scott "
                                            "(1992) where a patient has several rows.");
  std::set<std::string> reasons;
  for (const ClassScore& score : evaluation.classes)
    if (!score.no_operating_point.empty())
      reasons.insert(score.no_operating_point);
  for (const std::string& reason : reasons)
    result.push_back(fmt::format(
        "No sensitivity and specificity: {}. A threshold can be given with --threshold.", reason));
  if (any([](const auto& score) { return score.level != "image"; })) {
    const stats::Aggregation aggregation = parse_aggregation(options.aggregate);
    result.push_back(fmt::format(
        "The probability of a scan is the {} of its images, that of a patient the {} of the "
        "scans; either is positive when any of its images is.",
        description(aggregation), description(over_scans(aggregation))));
  }
  const auto unknown = std::count(cases.labels.begin(), cases.labels.end(), store::unknown_label);
  if (unknown > 0)
    result.push_back(
        fmt::format("{} of {} labels are unknown and left out.", unknown, cases.labels.size()));
  if (tests_twice(cases))
    result.push_back("Some cases are tested in several folds; figures over all test rows count "
                     "them once per fold.");
  return result;
}

std::string subtitle(const ScoredCases& cases) {
  std::set<std::string_view> patients, models;
  std::size_t rows = 0;
  for (std::size_t n = 0; n < cases.size(); ++n) {
    rows += cases.is_test(n);
    models.insert(cases.model[n]);
    if (cases.is_test(n) && !cases.samples[n].patient.empty())
      patients.insert(cases.samples[n].patient);
  }
  const auto plural = [](std::size_t count, const char* noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
  };
  return plural(rows, "test row") +
         (patients.empty() ? "" : ", " + plural(patients.size(), "patient")) +
         (models.size() > 1         ? ", " + plural(models.size(), "model")
          : models.begin()->empty() ? ""
                                    : fmt::format(", model {}", *models.begin()));
}

std::vector<std::string> content_hashes(const MetricsOptions& options) {
  std::vector<std::string> hashes;
  const auto add = [&](const fs::path& path) { hashes.push_back(sha256_file(path)); };
  std::for_each(options.predictions.begin(), options.predictions.end(), add);
  if (!options.labels.empty())
    add(options.labels);
  std::for_each(options.compare.begin(), options.compare.end(), add);
  return hashes;
}

/// Writes beside the output and moves it there complete; files of an earlier report are replaced
/// one by one.
void publish(const fs::path& output, const MetricsReport& report, cli::Run& run) {
  const fs::path part = output.string() + ".part";
  constexpr std::array files{"curves.csv", "metrics.csv", "report.json", "report.html"};
  std::error_code ignored;
  try {
    fs::remove_all(part);
    fs::create_directories(part);
    write_report(part, report);
    if (fs::exists(output))
      for (const char* name : files)
        fs::rename(part / name, output / name);
    else
      fs::rename(part, output);
  } catch (const fs::filesystem_error& error) {
    fs::remove_all(part, ignored);
    fail_to_write(output, error.code().value());
  } catch (...) {
    fs::remove_all(part, ignored);
    throw;
  }
  fs::remove_all(part, ignored);
  for (const char* name : files)
    run.report.output(output / name);
}

} // namespace

void run_metrics(const MetricsOptions& options, cli::Run& run) {
  const stats::ThresholdRule threshold = parse_threshold(options.threshold);
  const stats::Aggregation aggregation = parse_aggregation(options.aggregate);
  check_output(options.output, run.force, OutputKind::folder);
  CaseFiles files{.predictions = options.predictions,
                  .labels = options.labels,
                  .columns = options.columns,
                  .logits = options.logits,
                  .exclusive = options.exclusive,
                  .each_file = parse_each_file(options.each_file),
                  .repeated_folds = options.repeated_folds};
  const ScoredCases cases = read_cases(files);
  ScoredCases others;
  if (!options.compare.empty()) {
    files.predictions = options.compare;
    files.classes = cases.classes;
    others = read_cases(files);
  }
  const std::vector<Level> by_level = levels(cases, options.level, aggregation);
  if (run.dry_run)
    return;
  const OutputLock lock(options.output);

  MetricsReport report;
  report.title = options.title;
  report.subtitle = subtitle(cases);
  report.confidence = options.confidence;
  report.brands = cases.brands;
  report.scores = evaluate(by_level, {threshold, options.confidence, run.threads});
  report.notes = notes(cases, report.scores, options, threshold);
  if (others.size() > 0) {
    Comparisons comparisons =
        compare(cases, others, options.level, aggregation, options.confidence);
    report.comparisons = std::move(comparisons.rows);
    for (const std::string& brand : others.brands)
      report.brands.push_back("Compared predictions: " + brand);
    report.notes.push_back("Differences are paired on the same cases, with patient-clustered "
                           "covariance (Obuchowski 1997; "
                           "DeLong's where every patient occurs once).");
    if (comparisons.unmatched > 0)
      report.notes.push_back(fmt::format(
          "{} test rows have no partner in the other predictions and are left out of the "
          "comparison.",
          comparisons.unmatched));
  }
  report.provenance = run.provenance(content_hashes(options));

  publish(options.output, report, run);
  fmt::print("{}", summary_text(report));
  fmt::print("\n{}\n", (options.output / "report.html").string());
}

} // namespace thorax::pipeline
