#include "presentation/tables.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "presentation/wording.h"

namespace thorax::presentation {
using namespace evaluation;
namespace {

/// How the preferred intervals of a measure were found: "; 95% intervals: logit".
std::string interval_methods(const Lookup& lookup, const Panel& panel, std::string_view name,
                             double confidence) {
  std::vector<std::string> methods;
  for (const Subject& subject : panel.subjects)
    if (const Measure* measure = lookup.find(subject, name);
        measure && measure->interval && !measure->method.empty() &&
        std::find(methods.begin(), methods.end(), measure->method) == methods.end())
      methods.push_back(measure->method);
  if (methods.empty())
    return {};
  std::string text = fmt::format("; {}s of {}: ", interval_heading(confidence), label(name));
  for (std::size_t i = 0; i < methods.size(); ++i)
    text += (i == 0 ? "" : i + 1 == methods.size() ? " or " : ", ") + methods[i];
  return text;
}

SubjectColumns case_columns(const Lookup& lookup) {
  return {count_column(lookup, "cases"), count_column(lookup, "patients"),
          count_column(lookup, "positives"), count_column(lookup, "unknown")};
}

} // namespace

report::Table discrimination_table(const Lookup& lookup, const Panel& panel, double confidence) {
  return subject_table("Discrimination" + panel.of +
                           interval_methods(lookup, panel, "auroc", confidence),
                       panel.subjects, naming_columns(panel),
                       joined({case_columns(lookup),
                               value_and_interval(lookup, "auroc", confidence),
                               further_interval_columns(lookup, panel.subjects, "auroc"),
                               value_and_interval(lookup, "average_precision", confidence),
                               {value_column(lookup, "prevalence")},
                               {value_column(lookup, "precision_recall_gain_area")},
                               value_and_interval(lookup, "partial_auroc", confidence)}));
}

report::Table auroc_table(const Lookup& lookup, const Panel& panel, double confidence) {
  return subject_table("AUROC" + panel.of, panel.subjects, naming_columns(panel),
                       joined({case_columns(lookup),
                               value_and_interval(lookup, "auroc", confidence),
                               {value_column(lookup, "average_precision")}}));
}

std::string threshold_text(const Lookup& lookup, const Subject& subject) {
  std::vector<double> thresholds;
  if (const Measure* one = lookup.find(subject, "threshold"); one && one->value)
    return number_text(*one->value);
  for (const std::string& fold : folds(lookup))
    if (const Measure* one = lookup.find(in_fold(subject, fold), "threshold"); one && one->value)
      thresholds.push_back(*one->value);
  if (thresholds.empty())
    return {};
  const auto [low, high] = std::minmax_element(thresholds.begin(), thresholds.end());
  return *low == *high ? number_text(*low) : interval_text({*low, *high});
}

report::Table operating_table(const Lookup& lookup, const Panel& panel, double confidence) {
  const SubjectColumn threshold{{"Threshold", {}, 3, true}, [&lookup](const Subject& subject) {
                                  const std::string text = threshold_text(lookup, subject);
                                  return text.empty() ? NotedCell{} : NotedCell{text};
                                }};
  return subject_table(
      "Decisions at the threshold" + panel.of, panel.subjects, naming_columns(panel),
      joined({{threshold},
              share_and_interval(lookup, "sensitivity", confidence),
              share_and_interval(lookup, "specificity", confidence),
              share_and_interval(lookup, "positive_predictive_value", confidence),
              share_and_interval(lookup, "negative_predictive_value", confidence)}));
}

report::Table fold_mean_table(const Lookup& lookup, const Panel& panel) {
  SubjectColumns columns;
  for (const char* name : {"auroc", "average_precision", "sensitivity", "specificity",
                           "brier_score", "accuracy", "kappa"})
    columns.push_back({{label(name), {}, 3, true}, [&lookup, name](const Subject& subject) {
                         const Measure* mean = lookup.find(in_fold(subject, "mean"), name);
                         const Measure* sd = lookup.find(in_fold(subject, "sd"), name);
                         if (!mean || !mean->value)
                           return NotedCell{};
                         std::string text = number_text(*mean->value);
                         if (sd && sd->value)
                           text += " (" + number_text(*sd->value) + ")";
                         return NotedCell{text, capitalised(mean->note)};
                       }});
  return subject_table("Mean (SD) over the folds' own figures" + panel.of, panel.subjects,
                       naming_columns(panel), columns);
}

report::Table comparison_table(const std::vector<Comparison>& comparisons, double confidence) {
  report::Table table{"Paired difference of AUROC on the same cases, model minus other",
                      {{"Level"},
                       {"Class"},
                       {"Model"},
                       {"Other"},
                       {"Cases", {}, 3, true},
                       {"Patients", {}, 3, true},
                       {"AUROC", {}, 3, true},
                       {"Other AUROC", {}, 3, true},
                       {"Difference", {}, 3, true},
                       {interval_heading(confidence), {}, 3, true},
                       {"p", {}, 3, true},
                       {"p, Holm", {}, 3, true}},
                      {},
                      4};
  const auto number = [](const std::optional<double>& value) {
    return value ? report::Cell(*value) : report::Cell();
  };
  for (const Comparison& one : comparisons) {
    Subject subject{one.level, one.model, one.name};
    std::vector<report::Cell> row{
        one.level,
        class_text(subject),
        one.model,
        one.other,
        static_cast<std::int64_t>(one.cases),
        one.patients ? report::Cell(static_cast<std::int64_t>(one.patients)) : report::Cell(),
        number(one.auroc),
        number(one.other_auroc)};
    row.resize(table.columns.size());
    if (const auto& difference = one.difference) {
      row[8] = signed_text(difference->difference);
      if (difference->interval)
        row[9] = interval_text(*difference->interval);
      row[10] = p_value_cell(difference->p_value);
    }
    row[11] = p_value_cell(one.adjusted_p_value);
    table.rows.push_back(std::move(row));
  }
  return table;
}

} // namespace thorax::presentation
