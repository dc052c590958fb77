#include "pipeline/metrics_methods.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/provenance.h"
#include "evaluation/underdiagnosis.h"

namespace thorax::pipeline {
using namespace evaluation;
namespace {

using Sentences = std::vector<std::string>;

/// What of the figures the sentences depend on.
struct Facts {
  std::set<std::string, std::less<>> methods, measures, levels;
  bool folds = false, patients = false;

  Facts(const Figures& figures, const ScoredCases& cases)
      : patients(std::any_of(cases.samples.begin(), cases.samples.end(),
                             [](const auto& sample) { return !sample.patient.empty(); })) {
    for (const Measure& measure : figures.measures) {
      if (measure.preferred && !measure.subject.name.starts_with("("))
        methods.insert(measure.method.substr(0, measure.method.find(',')));
      if (measure.value)
        measures.insert(measure.name);
      levels.insert(measure.subject.level);
      folds = folds || measure.subject.fold == "mean";
    }
  }
  bool has_method(std::string_view name) const { return methods.contains(name); }
  bool has_measure(std::string_view name) const { return measures.contains(name); }
};

void add_discrimination(Sentences& result, const Facts& facts, const FigureSettings& settings) {
  result.push_back(fmt::format(
      "Discrimination was measured by the area under the receiver operating characteristic curve "
      "(AUROC, ties counted half), by average precision (step form) beside the prevalence, by the "
      "area under the precision-recall-gain curve (Flach and Kull 2015), and by the AUROC over "
      "specificities of at least {:g} (McClish 1989).",
      settings.partial_specificity));
  const std::string confidence =
      fmt::format("Intervals have a confidence of {:g}%.", settings.confidence * 100);
  if (facts.has_method("clustered logit"))
    result.push_back(confidence +
                     " Where a patient has several rows, that of the AUROC is patient-clustered "
                     "(Obuchowski 1997) on the logit scale; DeLong's, which treats rows as "
                     "independent, is given beside it.");
  else
    result.push_back(confidence + " That of the AUROC is DeLong's (1988) on the logit scale: " +
                     (facts.patients ? "every patient occurs once."
                                     : "the predictions name no patients, so that rows count as "
                                       "independent."));
  if (facts.has_method("exact"))
    result.push_back("An AUROC of exactly 0 or 1 has the exact interval of as many independent "
                     "pairs of patients as the data hold (Clopper and Pearson 1934).");
  if (facts.has_method("Newcombe"))
    result.push_back("Where a class has a single patient, or all scores are tied, the AUROC has "
                     "Newcombe's interval (2006, method 5), which rests on the shape of the "
                     "scores' distributions.");
}

std::string rule_text(const stats::ThresholdRule& rule) {
  using Kind = stats::ThresholdRule::Kind;
  switch (rule.kind) {
  case Kind::youden:
    return "with the largest Youden index (1950)";
  case Kind::f1:
    return "with the largest F1";
  case Kind::sensitivity:
    return fmt::format("with the best specificity at a sensitivity of at least {:g}", rule.value);
  case Kind::specificity:
    return fmt::format("with the best sensitivity at a specificity of at least {:g}", rule.value);
  case Kind::value:
    break;
  }
  return {};
}

void add_decisions(Sentences& result, const Facts& facts, const FigureSettings& settings) {
  if (!facts.has_measure("sensitivity"))
    return;
  if (settings.threshold.kind == stats::ThresholdRule::Kind::value)
    result.push_back(fmt::format("Cases with a probability of at least {:g} were called positive.",
                                 settings.threshold.value));
  else
    result.push_back(fmt::format(
        "The threshold {} was chosen on the {}{}.", rule_text(settings.threshold),
        settings.threshold_on_test ? "test rows themselves" : "validation rows",
        facts.folds ? " of each fold and applied to its test rows; the decisions of all folds were "
                      "pooled"
                    : " and applied to the test rows"));
  result.push_back(
      facts.has_method("clustered Wilson")
          ? "Shares have Wilson intervals at the effective sample size of Rao and Scott (1992) "
            "where a patient has several rows, else Wilson's own (1927)."
          : "Shares have Wilson intervals (1927).");
  if (!settings.prevalences.empty())
    result.push_back(fmt::format("Predictive values at prevalences of {} follow from sensitivity "
                                 "and specificity by Bayes' rule (intervals: Mercaldo et al. 2007, "
                                 "at effective sample sizes where a patient has several rows).",
                                 fmt::join(settings.prevalences, ", ")));
}

void add_calibration(Sentences& result, const Facts& facts) {
  result.push_back(
      "Calibration was measured by the Brier score and its decomposition (Murphy 1973, with the "
      "within-bin term of Stephenson et al. 2008), log loss, expected and maximum calibration "
      "error over ten bins, and the slope and intercept of the logistic recalibration line (Cox "
      "1958; standard errors by the sandwich estimator where patients repeat).");
  if (facts.has_measure("temperature") || facts.has_measure("platt_slope"))
    result.push_back(fmt::format("Temperature scaling (Guo et al. 2017) and Platt scaling (1999) "
                                 "were fitted on the validation rows{}.",
                                 facts.folds ? " of each fold and applied to its test rows"
                                             : " and applied to the test rows"));
  if (facts.levels.contains("scan") || facts.levels.contains("patient"))
    result.push_back("Joined probabilities of scans and patients were not made to be calibrated: "
                     "their calibration and net benefit describe them as they are.");
  result.push_back("Decision curves give the net benefit (Vickers and Elkin 2006) against treating "
                   "all and treating none.");
}

void add_underdiagnosis(Sentences& result, const Facts& facts, const FigureSettings& settings,
                        const ScoredCases& cases) {
  if (!facts.has_measure("underdiagnosis_rate"))
    return;
  const auto healthy = no_finding_class(cases.classes, settings.no_finding);
  result.push_back(fmt::format(
      "The under-diagnosis rate is the share of cases with a finding that are taken for free of "
      "findings (Seyyed-Kalantari et al. 2021): {}.",
      healthy ? fmt::format("those that are called {}", cases.classes[*healthy])
              : std::string("those of which no class is called, as none stands for no finding")));
}

void add_design(Sentences& result, const Facts& facts, const FigureSettings& settings,
                const MetricsOptions& options) {
  if (facts.folds)
    result.push_back("Figures over all test rows pool the folds' rows; means and standard "
                     "deviations (SD) over folds describe single models and are given apart.");
  if (facts.levels.contains("scan") || facts.levels.contains("patient")) {
    const stats::Aggregation aggregation = parse_aggregation(options.aggregate);
    result.push_back(fmt::format(
        "The probability of a scan is the {} of its images, that of a patient the {} of the "
        "scans; either is positive when any of its images is.",
        description(aggregation), description(over_scans(aggregation))));
  }
  if (!settings.subgroups.empty())
    result.push_back(fmt::format(
        "Subgroups by {} use the thresholds of all cases; a gap is the group's value minus that of "
        "all other known groups together, its interval found from both as if no patient were in "
        "two groups (Zou and Donner 2008).",
        fmt::join(settings.subgroups, ", ")));
  if (facts.has_measure("kappa"))
    result.push_back("Of exclusive classes the most probable one was called; agreement beyond "
                     "chance is Cohen's kappa (1960), weighted ones (1968) take the classes in the "
                     "order given.");
}

void add_sampling(Sentences& result, const Facts& facts, const FigureSettings& settings) {
  if (facts.has_method("bootstrap BCa") || facts.has_method("bootstrap percentile"))
    result.push_back(fmt::format(
        "Other intervals come from {} bootstrap replicates over patients (seed {}): bias-corrected "
        "and accelerated (Efron 1987, with the jackknife by patient) for measures of decisions, "
        "percentiles for others, for means over classes, and for the bands of curves.",
        settings.replicates, settings.seed));
}

/// Whether a model tests some id in more than one fold.
bool tests_twice(const ScoredCases& cases) {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (std::size_t n = 0; n < cases.size(); ++n)
    if (cases.is_test(n) && !seen.emplace(cases.model[n], cases.samples[n].id).second)
      return true;
  return false;
}

void add_data(Sentences& result, const ScoredCases& cases, const MetricsOptions& options) {
  const auto unknown = std::count(cases.labels.begin(), cases.labels.end(), store::unknown_label);
  if (unknown > 0)
    result.push_back(
        fmt::format("{} of {} labels are unknown and left out.", unknown, cases.labels.size()));
  if (options.repeated_folds && tests_twice(cases))
    result.push_back("Some cases are tested in several folds; figures over all test rows count "
                     "them once per fold.");
}

} // namespace

std::vector<std::string> methods(const ScoredCases& cases, const Figures& figures,
                                 const FigureSettings& settings, const MetricsOptions& options) {
  const Facts facts(figures, cases);
  Sentences result;
  add_discrimination(result, facts, settings);
  add_decisions(result, facts, settings);
  add_calibration(result, facts);
  add_sampling(result, facts, settings);
  add_design(result, facts, settings, options);
  add_underdiagnosis(result, facts, settings, cases);
  add_data(result, cases, options);
  result.push_back(fmt::format("Figures were computed with Thorax {}.", version()));
  return result;
}

} // namespace thorax::pipeline
