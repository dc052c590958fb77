#include "presentation/tables.h"

#include <algorithm>

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

SubjectColumns case_columns(const Lookup& lookup, const Panel& panel) {
  SubjectColumns columns{count_column(lookup, "cases"), count_column(lookup, "patients"),
                         count_column(lookup, "positives")};
  if (std::any_of(panel.subjects.begin(), panel.subjects.end(), [&](const Subject& subject) {
        const Measure* unknown = lookup.find(subject, "unknown");
        return unknown && unknown->value.value_or(0) > 0;
      }))
    columns.push_back(count_column(lookup, "unknown"));
  return columns;
}

/// What the interval would be if rows were independent, to be shown beside clustered ones:
/// DeLong's, on the logit scale where there is one.
std::vector<std::string> independent_method(const Lookup& lookup, const Panel& panel) {
  std::vector<std::string> found;
  for (const Subject& subject : single_classes(panel))
    if (const Measure* used = lookup.find(subject, "auroc");
        used && used->interval && !used->method.starts_with("DeLong"))
      for (const std::string& method : further_methods(lookup, {subject}, "auroc"))
        if (method.starts_with("DeLong") && (found.empty() || method == "DeLong logit"))
          found = {method};
  return found;
}

/// The comparisons of the same two models.
std::vector<std::vector<Comparison>> by_models(const std::vector<Comparison>& comparisons) {
  std::vector<std::vector<Comparison>> result;
  for (const Comparison& one : comparisons) {
    auto found = std::find_if(result.begin(), result.end(), [&](const auto& group) {
      return group.front().model == one.model && group.front().other == one.other;
    });
    if (found == result.end())
      found = result.insert(result.end(), std::vector<Comparison>());
    found->push_back(one);
  }
  return result;
}

std::string compared_models(const Comparison& one) {
  if (one.model.empty() && one.other.empty())
    return "first minus other predictions";
  if (one.model == one.other)
    return one.model + " minus other predictions of that name";
  const auto named = [](const std::string& model) { return model.empty() ? "unnamed" : model; };
  return named(one.model) + " minus " + named(one.other);
}

} // namespace

bool has_content(const report::Table& table) {
  return !table.rows.empty() && table.columns.size() > table.row_headings;
}

report::Table auroc_table(const Lookup& lookup, const Panel& panel, double confidence) {
  return subject_table(
      "AUROC" + panel.of + interval_methods(lookup, panel, "auroc", confidence), panel.subjects,
      naming_columns(panel),
      joined({case_columns(lookup, panel), value_and_interval(lookup, "auroc", confidence),
              further_interval_columns(lookup, "auroc", independent_method(lookup, panel))}));
}

std::optional<report::Table> auroc_intervals_table(const Lookup& lookup, const Panel& panel,
                                                   double confidence) {
  const std::vector<std::string> methods = further_methods(lookup, panel.subjects, "auroc");
  if (methods == independent_method(lookup, panel))
    return std::nullopt;
  return subject_table("AUROC" + panel.of + interval_methods(lookup, panel, "auroc", confidence),
                       panel.subjects, naming_columns(panel),
                       joined({value_and_interval(lookup, "auroc", confidence),
                               further_interval_columns(lookup, "auroc", methods)}));
}

report::Table precision_table(const Lookup& lookup, const Panel& panel, double confidence) {
  return subject_table("Average precision and further areas" + panel.of, panel.subjects,
                       naming_columns(panel),
                       joined({value_and_interval(lookup, "average_precision", confidence),
                               {value_column(lookup, "prevalence")},
                               {value_column(lookup, "precision_recall_gain_area")},
                               value_and_interval(lookup, "partial_auroc", confidence)}));
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
  const bool by_fold =
      std::any_of(panel.subjects.begin(), panel.subjects.end(), [&](const Subject& subject) {
        return !lookup.find(subject, "threshold") && !threshold_text(lookup, subject).empty();
      });
  const std::string heading = by_fold ? "Thresholds of folds" : "Threshold";
  const SubjectColumn threshold{{heading, {}, 3, true}, [&lookup](const Subject& subject) {
                                  const std::string text = threshold_text(lookup, subject);
                                  return text.empty() ? NotedCell{} : NotedCell{text};
                                }};
  return subject_table("Decisions at the threshold" + panel.of, panel.subjects,
                       naming_columns(panel),
                       joined({{threshold},
                               share_and_interval(lookup, "sensitivity", confidence),
                               share_and_interval(lookup, "specificity", confidence)}));
}

report::Table predictive_table(const Lookup& lookup, const Panel& panel, double confidence) {
  return subject_table(
      "Predictive values at the prevalence of these cases" + panel.of, panel.subjects,
      naming_columns(panel),
      joined({share_and_interval(lookup, "positive_predictive_value", confidence),
              share_and_interval(lookup, "negative_predictive_value", confidence)}));
}

report::Table fold_mean_table(const Lookup& lookup, const Panel& panel,
                              const std::vector<std::string>& measures) {
  SubjectColumns columns;
  for (const std::string& name : measures)
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

std::vector<report::Table> comparison_tables(const std::vector<Comparison>& comparisons,
                                             double confidence) {
  std::vector<report::Table> tables;
  const auto number = [](const std::optional<double>& value) {
    return value ? report::Cell(*value) : report::Cell();
  };
  for (const std::vector<Comparison>& group : by_models(comparisons)) {
    report::Table table{"Paired difference of AUROC on the same cases, " +
                            compared_models(group.front()),
                        {{"Level"},
                         {"Class"},
                         {"Cases", {}, 3, true},
                         {"Patients", {}, 3, true},
                         {"AUROC", {}, 3, true},
                         {"Other AUROC", {}, 3, true},
                         {"Difference", {}, 3, true},
                         {interval_heading(confidence), {}, 3, true},
                         {"p", {}, 3, true},
                         {"p, Holm", {}, 3, true}},
                        {},
                        2};
    for (const Comparison& one : group) {
      const auto patients = static_cast<std::int64_t>(one.patients);
      std::vector<report::Cell> row{one.level,
                                    class_text({one.level, one.model, one.name}),
                                    static_cast<std::int64_t>(one.cases),
                                    patients ? report::Cell(patients) : report::Cell(),
                                    number(one.auroc),
                                    number(one.other_auroc)};
      row.resize(table.columns.size());
      if (const auto& difference = one.difference) {
        row[6] = signed_text(difference->difference);
        if (difference->interval)
          row[7] = interval_text(*difference->interval);
        row[8] = p_value_cell(difference->p_value);
      }
      row[9] = p_value_cell(one.adjusted_p_value);
      table.rows.push_back(std::move(row));
    }
    tables.push_back(std::move(table));
  }
  return tables;
}

} // namespace thorax::presentation
