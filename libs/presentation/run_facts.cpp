#include "presentation/run_facts.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "core/text.h"
#include "presentation/lookup.h"
#include "presentation/wording.h"

namespace thorax::presentation {
using namespace evaluation;
namespace {

void add_once(std::vector<std::string>& texts, const std::string& text) {
  if (!text.empty() && std::find(texts.begin(), texts.end(), text) == texts.end())
    texts.push_back(text);
}

bool overall(const Measure& measure) {
  return measure.subject.group == "all" && measure.subject.fold == "all" && measure.value;
}

bool is_count(std::string_view name) {
  constexpr std::array counts{"cases",   "patients",   "positives",
                              "unknown", "prevalence", "threshold"};
  return std::find(counts.begin(), counts.end(), name) != counts.end();
}

/// The range of a count over the classes of a level: "5120", or "42 to 3938".
std::string range(const EvaluationReport& report, const std::string& level, std::string_view name) {
  std::vector<double> values;
  for (const Measure& measure : report.figures.measures)
    if (measure.name == name && measure.subject.level == level && overall(measure) &&
        !measure.subject.name.starts_with('('))
      values.push_back(*measure.value);
  if (values.empty())
    return {};
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return *low == *high ? fmt::format("{:.0f}", *low) : fmt::format("{:.0f} to {:.0f}", *low, *high);
}

std::vector<std::string> level_names(const EvaluationReport& report) {
  std::vector<std::string> names;
  for (const Measure& measure : report.figures.measures)
    add_once(names, measure.subject.level);
  return names;
}

std::string sizes(const EvaluationReport& report) {
  std::vector<std::string> parts;
  for (const std::string& level : level_names(report)) {
    std::vector<std::string> counts;
    for (const auto& [name, unit] : {std::pair{"cases", "cases"}, std::pair{"patients", "patients"},
                                     std::pair{"positives", "positives of a class"}})
      if (const std::string number = range(report, level, name); !number.empty())
        counts.push_back(number + " " + unit);
    if (!counts.empty())
      parts.push_back("test set at " + level + " level: " + join(counts, ", "));
  }
  return join(parts, "; ");
}

/// Measures of the probabilities as predicted, over all cases.
bool listed(const Measure& measure) {
  return overall(measure) && !is_count(measure.name) &&
         measure.name.find("_after_") == std::string::npos &&
         measure.name.find("_at_") == std::string::npos;
}

std::string measures(const EvaluationReport& report, bool with_interval) {
  std::vector<std::string> names;
  for (const Measure& measure : report.figures.measures)
    if (listed(measure) && (measure.interval || !with_interval))
      add_once(names, label(measure.name));
  if (names.empty())
    return {};
  return join(names, "; ") +
         (with_interval ? " with " + interval_heading(report.confidence) + "s" : "") +
         " (metrics.csv)";
}

/// The sentences of the methods that mention one of the words.
std::string sentences(const EvaluationReport& report, const std::vector<std::string>& words) {
  std::vector<std::string> found;
  for (const std::string& sentence : report.methods)
    if (std::any_of(words.begin(), words.end(), [&](const std::string& word) {
          return lower(sentence).find(word) != std::string::npos;
        }))
      found.push_back(sentence);
  return join(found, " ");
}

std::string subgroups(const EvaluationReport& report) {
  std::vector<std::string> columns;
  std::set<std::string> groups;
  for (const Measure& measure : report.figures.measures)
    if (const std::string& group = measure.subject.group; group != "all") {
      add_once(columns, group.substr(0, group.find('=')));
      groups.insert(group);
    }
  return groups.empty() ? ""
                        : fmt::format("figures of {} by {}, with the cases of each",
                                      plural(groups.size(), "group"), join(columns, ", "));
}

bool has_measure(const EvaluationReport& report, std::string_view start) {
  return std::any_of(
      report.figures.measures.begin(), report.figures.measures.end(),
      [&](const Measure& measure) { return measure.name.starts_with(start) && measure.value; });
}

bool has_curve(const EvaluationReport& report, std::string_view kind) {
  return std::any_of(report.figures.curves.begin(), report.figures.curves.end(),
                     [&](const Curve& curve) { return curve.kind == kind; });
}

std::string software(const EvaluationReport& report) {
  std::vector<std::string> stages;
  const auto add = [&](const Provenance& stage) {
    if (!stage.command.empty() && !stage.version.empty())
      add_once(stages, stage.command + " " + stage.version +
                           (stage.libraries.empty() ? "" : " (" + stage.libraries + ")"));
  };
  std::for_each(report.earlier.begin(), report.earlier.end(), add);
  add(report.provenance);
  return join(stages, "; ");
}

} // namespace

RunFacts run_facts(const EvaluationReport& report) {
  RunFacts facts;
  const Lookup lookup(report.figures.measures);
  facts.sizes = sizes(report);
  for (const std::string& level : level_names(report))
    if (const std::string count = range(report, level, "unknown"); !count.empty())
      facts.unknown += fmt::format("{}{} unknown labels of a class at {} level, left out",
                                   facts.unknown.empty() ? "" : "; ", count, level);
  facts.performance = measures(report, false);
  facts.precision = measures(report, true);
  facts.uncertainty = sentences(report, {"interval"});
  if (has_measure(report, "threshold"))
    facts.threshold = sentences(report, {"threshold"});
  if (has_measure(report, "prevalence"))
    facts.prevalence = "every class's prevalence stands beside its average precision";
  facts.subgroups = subgroups(report);
  if (const std::size_t count = folds(lookup).size(); count > 0)
    facts.folds = fmt::format("test figures of {}{}", plural(count, "fold"),
                              std::any_of(lookup.subjects().begin(), lookup.subjects().end(),
                                          [](const Subject& one) { return one.fold == "mean"; })
                                  ? ", their mean and SD, and pooled"
                                  : "");
  if (!report.comparisons.empty())
    facts.comparisons = "paired differences of AUROC on the same cases";
  if (has_measure(report, "calibration_slope") || has_measure(report, "brier_score") ||
      has_measure(report, "expected_calibration_error"))
    facts.calibration = "calibration measures and reliability diagrams (Calibration)";
  if (has_measure(report, "temperature") || has_measure(report, "platt_slope"))
    facts.recalibration = "probabilities rescaled after training, as measured before and after";
  if (has_curve(report, decision_kind))
    facts.utility = "decision curves (Clinical use)";
  if (!report.figures.confusions.empty())
    facts.confusion = "confusion matrices say which classes are taken for which";
  facts.aggregation = sentences(report, {"scan", "aggregat"});
  facts.software = software(report);
  if (!report.provenance.config.empty())
    facts.configuration = "the options of every stage are in the report (Provenance)";
  std::vector<std::string> texts = report.brands;
  texts.insert(texts.end(), report.figures.warnings.begin(), report.figures.warnings.end());
  facts.warnings = join(texts, " ");
  return facts;
}

} // namespace thorax::presentation
