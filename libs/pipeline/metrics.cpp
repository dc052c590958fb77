#include "pipeline/metrics.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/atomic_folder.h"
#include "core/hash.h"
#include "core/log.h"
#include "core/text.h"
#include "evaluation/case_files.h"
#include "evaluation/case_table.h"
#include "evaluation/compare.h"
#include "pipeline/metrics_methods.h"
#include "pipeline/metrics_publish.h"
#include "pipeline/metrics_settings.h"
#include "presentation/evaluation_report.h"
#include "presentation/report_comparison.h"
#include "presentation/wording.h"

namespace thorax::pipeline {
namespace fs = std::filesystem;
using namespace evaluation;
namespace {

CaseFiles case_files(const MetricsOptions& options) {
  return {.predictions = options.predictions,
          .labels = options.labels,
          .columns = options.columns,
          .further = options.subgroups,
          .logits = options.logits,
          .exclusive = options.exclusive,
          .each_file = parse_each_file(options.each_file),
          .repeated_folds = options.repeated_folds};
}

/// The predictions of --compare, or nothing.
ScoredCases read_others(const MetricsOptions& options, const ScoredCases& cases) {
  if (options.compare.empty())
    return {};
  CaseFiles files = case_files(options);
  files.predictions = options.compare;
  files.further.clear();
  files.classes = cases.classes;
  return read_cases(files);
}

/// --columns names those of CSV tables.
void warn_of_idle_columns(const MetricsOptions& options) {
  const auto all_hdf5 = [](const std::vector<fs::path>& files) {
    return std::all_of(files.begin(), files.end(), is_hdf5);
  };
  if (!options.columns.empty() && options.labels.empty() && all_hdf5(options.predictions) &&
      all_hdf5(options.compare))
    log::warning("--columns changes nothing: no input is a CSV table");
}

std::optional<presentation::PublishedSet> published(const std::string& name) {
  if (name.empty())
    return std::nullopt;
  if (auto set = presentation::published_set(name))
    return set;
  throw Error(ExitCode::command_line, fmt::format("--compare-to knows no '{}'", name),
              fmt::format("give one of {}", join(presentation::published_set_names(), ", ")));
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
  return presentation::plural(rows, "test row") +
         (patients.empty() ? "" : ", " + presentation::plural(patients.size(), "patient")) +
         (models.size() > 1         ? ", " + presentation::plural(models.size(), "model")
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

/// Paired differences: of the models among themselves, and to the predictions of --compare.
void add_comparisons(presentation::EvaluationReport& report, const ScoredCases& cases,
                     const ScoredCases& others, const MetricsOptions& options) {
  const stats::Aggregation aggregation = parse_aggregation(options.aggregate);
  Comparisons found = compare_models(cases, options.level, aggregation, options.confidence);
  if (others.size() > 0) {
    Comparisons more = compare(cases, others, options.level, aggregation, options.confidence);
    found.unmatched += more.unmatched;
    std::move(more.rows.begin(), more.rows.end(), std::back_inserter(found.rows));
    for (const std::string& brand : others.brands)
      report.brands.push_back("Compared predictions: " + brand);
  }
  if (found.rows.empty())
    return;
  report.methods.push_back("Differences of models are paired on the same cases, with "
                           "patient-clustered covariance (Obuchowski 1997; DeLong's where every "
                           "patient occurs once); p values are adjusted over the classes by Holm's "
                           "method (1979).");
  if (found.unmatched > 0)
    report.figures.warnings.push_back(
        fmt::format("{} test rows have no partner in the predictions that they are compared with "
                    "and are left out of the comparison.",
                    found.unmatched));
  report.comparisons = std::move(found.rows);
}

} // namespace

void run_metrics(const MetricsOptions& given, cli::Run& run) {
  const MetricsOptions options = tidied(given);
  FigureSettings settings = figure_settings(options, run);
  const auto compare_to = published(options.compare_to);
  check_output(options.output, run.force, OutputKind::folder);
  check_part_folder(options.output);
  const auto shared_cases = std::make_shared<const ScoredCases>(read_cases(case_files(options)));
  const ScoredCases& cases = *shared_cases;
  const ScoredCases others = read_others(options, cases);
  warn_of_idle_columns(options);
  const std::vector<Level> by_level =
      levels(shared_cases, options.level, parse_aggregation(options.aggregate));
  if (run.dry_run)
    return;
  const OutputLock lock(options.output);

  settings.replicates = replicates_for(options, cases);
  presentation::EvaluationReport report{options.title, subtitle(cases), options.confidence,
                                        cases.brands};
  if (options.threshold_on_test && settings.threshold.kind != stats::ThresholdRule::Kind::value)
    report.brands.push_back("Thresholds were chosen on the test data: sensitivity, specificity and "
                            "all that follows from them are too good.");
  report.figures = figures(by_level, settings);
  report.methods = methods(cases, report.figures, settings, options);
  add_comparisons(report, cases, others, options);
  report.compare_to = compare_to;
  if (compare_to && !presentation::has_class_of(*compare_to, cases.classes))
    report.figures.warnings.push_back("--compare-to " + options.compare_to +
                                      ": the published results are of none of these classes.");
  report.earlier = cases.provenance;
  report.provenance = run.provenance(content_hashes(options));

  const auto files = presentation::report_files(report);
  publish(options.output, files, run.force);
  for (const auto& [name, content] : files)
    run.report.output(options.output / name);
  fmt::print("{}\n{}\n", presentation::console_text(report),
             (options.output / "report.html").string());
}

std::vector<fs::path> report_paths(const fs::path& output) {
  std::vector<fs::path> paths;
  for (const char* name : {"report.html", "report.md", "report.json", "metrics.csv", "curves.csv",
                           "checklist.md", "plots"})
    paths.push_back(output / name);
  return paths;
}

std::vector<fs::path> report_inputs(const MetricsCompareOptions& options) {
  return {presentation::report_file(options.first), presentation::report_file(options.second)};
}

void run_metrics_compare(const MetricsCompareOptions& options, cli::Run& run) {
  const auto first = presentation::read_report(options.first);
  const auto second = presentation::read_report(options.second);
  const auto comparison = presentation::compare_reports(first, second);
  if (std::all_of(comparison.changes.begin(), comparison.changes.end(), [](const auto& change) {
        return change.change == presentation::Change::other_classes;
      }))
    throw Error(ExitCode::inconsistent,
                fmt::format("no measure is in both {} and {}", options.first.string(),
                            options.second.string()),
                "compare reports of the same classes and levels");
  if (!run.dry_run)
    fmt::print("{}", presentation::comparison_text(comparison, options.first.string(),
                                                   options.second.string(), options.all));
}

} // namespace thorax::pipeline
