#include "presentation/sections.h"
#include "presentation/tables.h"

namespace thorax::presentation {
using namespace evaluation;
namespace {

void add(std::string& text, const report::Table& table) {
  if (has_content(table))
    text += table.caption + "\n" + report::plain_text(table) + "\n";
}

std::vector<Subject> subjects_with_folds(const Lookup& lookup) {
  std::vector<Subject> result = subjects_with(lookup, {"auroc", "sensitivity", "accuracy"});
  std::erase_if(result, [&](const Subject& subject) {
    return !lookup.find(in_fold(subject, "mean"), "auroc") &&
           !lookup.find(in_fold(subject, "mean"), "sensitivity") &&
           !lookup.find(in_fold(subject, "mean"), "accuracy");
  });
  return result;
}

} // namespace

std::string console_text(const EvaluationReport& report) {
  const Lookup lookup(report.figures.measures);
  std::string text;
  for (const std::string& brand : report.brands)
    text += "WARNING: " + brand + "\n\n";
  for (const Panel& panel : panels(subjects_with(lookup, {"auroc"})))
    add(text, auroc_table(lookup, panel, report.confidence));
  for (const Panel& panel : panels(subjects_with(lookup, {"sensitivity", "specificity"})))
    if (has_value(lookup, panel.subjects, "sensitivity") ||
        has_value(lookup, panel.subjects, "specificity"))
      add(text, operating_table(lookup, panel, report.confidence));
  for (const Panel& panel : panels(subjects_with(lookup, {"kappa"})))
    add(text, subject_table("The class called against the true one" + panel.of, panel.subjects,
                            naming_columns(panel),
                            joined({share_and_interval(lookup, "accuracy", report.confidence),
                                    value_and_interval(lookup, "kappa", report.confidence)})));
  for (const Panel& panel : panels(subjects_with_folds(lookup)))
    add(text, fold_mean_table(lookup, panel, {"auroc", "sensitivity", "specificity", "accuracy"}));
  for (const report::Table& table : comparison_tables(report.comparisons, report.confidence))
    add(text, table);
  for (const std::string& warning : report.figures.warnings)
    text += "- " + warning + "\n";
  return text;
}

} // namespace thorax::presentation
