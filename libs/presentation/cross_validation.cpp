#include <algorithm>

#include "presentation/sections.h"
#include "presentation/tables.h"
#include "presentation/wording.h"

namespace thorax::presentation {
using namespace evaluation;
namespace {

report::Table fold_table(const Lookup& lookup, const Panel& panel, double confidence) {
  SubjectColumns columns;
  const auto add = [&](const std::string& heading, const std::string& fold) {
    SubjectColumn column = value_column(lookup, "auroc");
    column.heading.name = heading;
    columns.push_back({column.heading, [fold, cell = column.cell](const Subject& subject) {
                         return cell(in_fold(subject, fold));
                       }});
  };
  for (const std::string& fold : folds(lookup))
    add("Fold " + fold, fold);
  add("Mean", "mean");
  add("SD", "sd");
  SubjectColumns pooled = value_and_interval(lookup, "auroc", confidence);
  pooled[0].heading.name = "Pooled";
  return subject_table("AUROC fold by fold" + panel.of, panel.subjects, naming_columns(panel),
                       joined({columns, pooled}));
}

} // namespace

Blocks cross_validation(const EvaluationReport& report, const Lookup& lookup) {
  std::vector<Subject> subjects = subjects_with(lookup, {"auroc", "sensitivity", "kappa"});
  std::erase_if(subjects, [&](const Subject& subject) {
    const std::vector<std::string_view> names{"auroc", "sensitivity", "kappa"};
    return std::none_of(names.begin(), names.end(), [&](std::string_view name) {
      return lookup.find(in_fold(subject, "mean"), name) != nullptr;
    });
  });
  Blocks blocks;
  for (const Panel& panel : panels(subjects)) {
    std::vector<Subject> with_auroc = panel.subjects;
    std::erase_if(with_auroc,
                  [&](const Subject& subject) { return !lookup.find(subject, "auroc"); });
    if (!with_auroc.empty())
      blocks.push_back(
          fold_table(lookup, {panel.of, panel.level, panel.model, with_auroc}, report.confidence));
    for (const std::vector<std::string>& measures :
         {std::vector<std::string>{"auroc", "average_precision", "brier_score"},
          std::vector<std::string>{"sensitivity", "specificity", "accuracy", "kappa"}})
      if (report::Table table = fold_mean_table(lookup, panel, measures); has_content(table))
        blocks.push_back(std::move(table));
  }
  if (!blocks.empty())
    blocks.insert(
        blocks.begin(),
        report::Paragraph{
            "The pooled estimate and the mean over folds answer different questions. Pooled: all "
            "folds' test cases in one list, ranked against each other, as if one model had scored "
            "them; the interval is of that estimate. Mean and SD: each fold's model on its own "
            "test cases; the SD says how much that varies from fold to fold and is no standard "
            "error, because the folds' models share training cases."});
  return blocks;
}

Blocks model_comparison(const EvaluationReport& report) {
  std::vector<report::Table> tables = comparison_tables(report.comparisons, report.confidence);
  if (tables.empty())
    return {};
  Blocks blocks;
  for (report::Table& table : tables)
    blocks.push_back(std::move(table));
  blocks.push_back(
      report::Paragraph{"p is two-sided, of no difference. \"p, Holm\" is adjusted for "
                        "the number of classes compared."});
  return blocks;
}

} // namespace thorax::presentation
