#include "evaluation/tables.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace thorax::evaluation {
namespace {

using report::Cell;
using report::Column;
using report::Table;
using Row = std::vector<Cell>;

Cell count(std::size_t value) {
  return static_cast<std::int64_t>(value);
}

Cell number(const std::optional<double>& value) {
  return value ? Cell(*value) : Cell();
}

std::optional<stats::Interval> bounds(const std::optional<stats::AurocInterval>& interval) {
  return interval ? std::optional(interval->interval) : std::nullopt;
}

Cell low(const std::optional<stats::Interval>& interval) {
  return interval ? Cell(interval->low) : Cell();
}

Cell high(const std::optional<stats::Interval>& interval) {
  return interval ? Cell(interval->high) : Cell();
}

Cell interval_cell(const std::optional<stats::Interval>& interval) {
  return interval ? Cell(interval_text(interval)) : Cell();
}

/// What names a row of every table: level, model (where there are several) and class.
struct RowNames {
  bool models;

  explicit RowNames(const Evaluation& evaluation)
      : models(std::any_of(evaluation.classes.begin(), evaluation.classes.end(),
                           [&](const ClassScore& score) {
                             return score.model != evaluation.classes.front().model;
                           })) {}

  std::vector<Column> columns() const {
    return models ? std::vector<Column>{{"Level"}, {"Model"}, {"Class"}}
                  : std::vector<Column>{{"Level"}, {"Class"}};
  }
  Row cells(const std::string& level, const std::string& model, const std::string& name) const {
    return models ? Row{level, model, name} : Row{level, name};
  }
};

Table named_table(const RowNames& names, std::string caption, std::vector<Column> columns) {
  Table table{std::move(caption), names.columns(), {}, 0};
  table.row_headings = table.columns.size();
  table.columns.insert(table.columns.end(), columns.begin(), columns.end());
  return table;
}

void extend(Row& row, Row more) {
  row.insert(row.end(), more.begin(), more.end());
}

/// The cell of a column by its key.
Cell& at(Row& row, const Table& table, std::string_view key) {
  const auto column = std::find_if(table.columns.begin(), table.columns.end(),
                                   [&](const Column& one) { return one.key == key; });
  return row.at(static_cast<std::size_t>(column - table.columns.begin()));
}

std::string method_name(const ClassScore& score, const AurocScore& auroc) {
  const auto& interval = auroc.interval(score.patients_repeat);
  if (!interval)
    return "";
  if (interval->method == stats::AurocIntervalMethod::exact)
    return "exact";
  if (interval->method == stats::AurocIntervalMethod::newcombe)
    return "Newcombe";
  return score.patients_repeat ? "patient-clustered" : "DeLong";
}

/// "0.43", or where folds differ "0.31–0.52".
std::string threshold_text(const OperatingPoint& point) {
  const auto [smallest, largest] =
      std::minmax_element(point.thresholds.begin(), point.thresholds.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; });
  if (smallest->second == largest->second)
    return fmt::format("{:.3f}", smallest->second);
  return fmt::format("{:.3f}\u2013{:.3f}", smallest->second, largest->second);
}

Cell p_value_text(const std::optional<double>& p) {
  if (!p)
    return {};
  return *p < 0.0001 ? std::string("< 0.0001") : fmt::format("{:.4f}", *p);
}

std::string rate_text(const Rate& rate) {
  return rate.trials ? fmt::format("{:.3f} ({}/{})", *rate.value(), rate.successes, rate.trials)
                     : "\u2013";
}

Row rate_cells(const Rate& rate, bool patients_repeat) {
  const auto& interval = rate.interval(patients_repeat);
  return {count(rate.successes), count(rate.trials), number(rate.value()), low(interval),
          high(interval),        low(rate.wilson),   high(rate.wilson)};
}

Row auroc_cells(const ClassScore& score, const AurocScore& auroc) {
  const auto& used = auroc.interval(score.patients_repeat);
  const std::string method = method_name(score, auroc);
  return {number(auroc.value),
          low(bounds(used)),
          high(bounds(used)),
          method.empty() ? Cell() : Cell(method),
          used && used->standard_error > 0 ? Cell(used->standard_error) : Cell(),
          low(bounds(auroc.delong)),
          high(bounds(auroc.delong)),
          auroc.undefined.empty() ? Cell() : Cell(auroc.undefined)};
}

} // namespace

std::string percent(double confidence) {
  return fmt::format("{:g}%", confidence * 100);
}

std::string interval_text(const std::optional<stats::Interval>& interval) {
  return interval ? fmt::format("{:.3f}\u2013{:.3f}", interval->low, interval->high) : "\u2013";
}

Table auroc_table(const Evaluation& evaluation, double confidence) {
  const RowNames names(evaluation);
  const auto& classes = evaluation.classes;
  const bool clustered = std::any_of(classes.begin(), classes.end(),
                                     [](const auto& score) { return score.patients_repeat; });
  const bool patients = std::any_of(classes.begin(), classes.end(),
                                    [](const auto& score) { return score.patients > 0; });
  Table table =
      named_table(names, "AUROC over all test rows",
                  {{"Cases"}, {"Positive"}, {"AUROC"}, {percent(confidence) + " interval"}});
  if (patients)
    table.columns.insert(table.columns.begin() + table.row_headings + 1, Column{"Patients"});
  if (clustered)
    table.columns.push_back({"DeLong"});
  table.columns.push_back({"Average precision"});

  for (std::size_t i = 0; i < classes.size(); ++i) {
    const ClassScore& score = classes[i];
    Row row = names.cells(score.level, score.model, score.name);
    row.push_back(count(score.cases));
    if (patients)
      row.push_back(count(score.patients));
    extend(row, {count(score.positives),
                 score.auroc.value ? Cell(*score.auroc.value) : Cell(score.auroc.undefined),
                 interval_cell(bounds(score.auroc.interval(score.patients_repeat)))});
    if (clustered)
      row.push_back(interval_cell(bounds(score.auroc.delong)));
    row.push_back(number(score.average_precision));
    table.rows.push_back(std::move(row));

    const bool last_of_model = i + 1 == classes.size() || classes[i + 1].level != score.level ||
                               classes[i + 1].model != score.model;
    for (const MacroScore& macro : evaluation.macros) {
      if (!last_of_model || macro.level != score.level || macro.model != score.model)
        continue;
      Row mean =
          names.cells(macro.level, macro.model, fmt::format("mean of {} classes", macro.classes));
      mean.resize(table.columns.size());
      const std::size_t at = table.row_headings + (patients ? 3 : 2);
      mean[at] = macro.auroc;
      mean[at + 1] = interval_cell(macro.interval);
      table.totals.push_back(table.rows.size());
      table.rows.push_back(std::move(mean));
    }
  }
  return table;
}

Table fold_table(const Evaluation& evaluation, double confidence) {
  const RowNames names(evaluation);
  Table table = named_table(
      names, "AUROC fold by fold",
      {{"Fold"}, {"Cases"}, {"Positive"}, {"AUROC"}, {percent(confidence) + " interval"}});
  for (const ClassScore& score : evaluation.classes) {
    for (const FoldScore& fold : score.folds) {
      Row row = names.cells(score.level, score.model, score.name);
      extend(row, {std::to_string(fold.fold), count(fold.cases), count(fold.positives),
                   fold.auroc.value ? Cell(*fold.auroc.value) : Cell(fold.auroc.undefined),
                   interval_cell(bounds(fold.auroc.interval(score.patients_repeat)))});
      table.rows.push_back(std::move(row));
    }
    if (!score.fold_mean)
      continue;
    Row row = names.cells(score.level, score.model, score.name);
    extend(row,
           {std::string("mean (SD)"), Cell(), Cell(), score.fold_mean->mean,
            score.fold_mean->deviation ? Cell(fmt::format("({:.3f})", *score.fold_mean->deviation))
                                       : Cell()});
    table.totals.push_back(table.rows.size());
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table operating_table(const Evaluation& evaluation, double confidence) {
  const RowNames names(evaluation);
  const std::string interval = percent(confidence) + " interval";
  const bool clustered =
      std::any_of(evaluation.classes.begin(), evaluation.classes.end(),
                  [](const auto& score) { return score.operating_point && score.patients_repeat; });
  Table table = named_table(names, "Sensitivity and specificity at the threshold", {{"Threshold"}});
  for (const char* rate : {"Sensitivity", "Specificity"}) {
    table.columns.push_back({rate});
    table.columns.push_back({interval});
    if (clustered)
      table.columns.push_back({"Wilson"});
  }
  for (const ClassScore& score : evaluation.classes) {
    if (!score.operating_point)
      continue;
    Row row = names.cells(score.level, score.model, score.name);
    row.push_back(threshold_text(*score.operating_point));
    for (const Rate* rate :
         {&score.operating_point->sensitivity, &score.operating_point->specificity}) {
      row.push_back(rate_text(*rate));
      row.push_back(interval_cell(rate->interval(score.patients_repeat)));
      if (clustered)
        row.push_back(interval_cell(rate->wilson));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table comparison_table(const std::vector<Comparison>& comparisons, double confidence) {
  Table table{"Paired difference of AUROC on the same cases",
              {{"Level"},
               {"Class"},
               {"Model"},
               {"Other"},
               {"Cases"},
               {"AUROC"},
               {"Other AUROC"},
               {"Difference"},
               {percent(confidence) + " interval"},
               {"p"}},
              {},
              4};
  for (const Comparison& one : comparisons) {
    Row row{one.level,
            one.name,
            one.model,
            one.other,
            count(one.cases),
            number(one.auroc),
            number(one.other_auroc)};
    if (one.difference) {
      const auto& interval = one.difference->interval;
      extend(row, {one.difference->difference,
                   interval ? Cell(fmt::format("{:.3f} to {:.3f}", interval->low, interval->high))
                            : Cell(),
                   p_value_text(one.difference->p_value)});
    }
    row.resize(table.columns.size());
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table figures_table(const Evaluation& evaluation) {
  Table table;
  for (const char* key : {"level",
                          "model",
                          "class",
                          "fold",
                          "cases",
                          "patients",
                          "positives",
                          "unknown",
                          "auroc",
                          "auroc_low",
                          "auroc_high",
                          "auroc_interval",
                          "auroc_se",
                          "delong_low",
                          "delong_high",
                          "undefined",
                          "average_precision",
                          "fold_mean",
                          "fold_sd",
                          "threshold",
                          "true_positives",
                          "positives_decided",
                          "sensitivity",
                          "sensitivity_low",
                          "sensitivity_high",
                          "sensitivity_wilson_low",
                          "sensitivity_wilson_high",
                          "true_negatives",
                          "negatives_decided",
                          "specificity",
                          "specificity_low",
                          "specificity_high",
                          "specificity_wilson_low",
                          "specificity_wilson_high",
                          "no_operating_point"})
    table.columns.push_back({key, key});

  for (const ClassScore& score : evaluation.classes) {
    Row row{score.level,
            score.model,
            score.name,
            std::string("all"),
            count(score.cases),
            score.patients ? count(score.patients) : Cell(),
            count(score.positives),
            count(score.unknown)};
    extend(row, auroc_cells(score, score.auroc));
    row.push_back(number(score.average_precision));
    row.push_back(score.fold_mean ? Cell(score.fold_mean->mean) : Cell());
    row.push_back(score.fold_mean ? number(score.fold_mean->deviation) : Cell());
    if (const auto& point = score.operating_point) {
      row.push_back(point->thresholds.size() == 1 ? Cell(point->thresholds.front().second)
                                                  : Cell());
      extend(row, rate_cells(point->sensitivity, score.patients_repeat));
      extend(row, rate_cells(point->specificity, score.patients_repeat));
    } else {
      row.resize(table.columns.size() - 1);
      row.push_back(score.no_operating_point);
    }
    row.resize(table.columns.size());
    table.rows.push_back(std::move(row));

    for (const FoldScore& fold : score.folds) {
      Row of_fold{score.level,
                  score.model,
                  score.name,
                  std::to_string(fold.fold),
                  count(fold.cases),
                  Cell(),
                  count(fold.positives),
                  Cell()};
      extend(of_fold, auroc_cells(score, fold.auroc));
      of_fold.resize(table.columns.size());
      if (score.operating_point)
        for (const auto& [number, threshold] : score.operating_point->thresholds)
          if (number == fold.fold)
            at(of_fold, table, "threshold") = threshold;
      table.rows.push_back(std::move(of_fold));
    }
  }
  for (const MacroScore& macro : evaluation.macros) {
    Row row{macro.level, macro.model, fmt::format("(mean of {} classes)", macro.classes),
            std::string("all")};
    row.resize(table.columns.size());
    at(row, table, "auroc") = macro.auroc;
    at(row, table, "auroc_low") = low(macro.interval);
    at(row, table, "auroc_high") = high(macro.interval);
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table comparison_figures_table(const std::vector<Comparison>& comparisons) {
  Table table;
  for (const char* key :
       {"level", "class", "model", "other", "cases", "patients", "auroc", "other_auroc",
        "difference", "difference_low", "difference_high", "difference_se", "p_value"})
    table.columns.push_back({key, key});
  for (const Comparison& one : comparisons) {
    Row row{one.level,         one.name,
            one.model,         one.other,
            count(one.cases),  one.patients ? count(one.patients) : Cell(),
            number(one.auroc), number(one.other_auroc)};
    if (one.difference)
      extend(row, {one.difference->difference, low(one.difference->interval),
                   high(one.difference->interval), number(one.difference->standard_error),
                   number(one.difference->p_value)});
    row.resize(table.columns.size());
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table curves_table(const Evaluation& evaluation) {
  Table table;
  for (const char* key :
       {"level", "model", "class", "threshold", "false_positive_rate", "true_positive_rate"})
    table.columns.push_back({key, key});
  for (const ClassScore& score : evaluation.classes)
    if (score.auroc.value)
      for (const stats::RocPoint& point : score.curve.points)
        table.rows.push_back({score.level, score.model, score.name, point.threshold,
                              1 - score.curve.specificity(point), score.curve.sensitivity(point)});
  return table;
}

} // namespace thorax::evaluation
