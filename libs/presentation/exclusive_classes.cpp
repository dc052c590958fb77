#include <cmath>

#include "presentation/curves.h"
#include "presentation/sections.h"
#include "presentation/tables.h"
#include "presentation/wording.h"

namespace thorax::presentation {
using namespace evaluation;
namespace {

report::Figure figure(const ConfusionCounts& confusion) {
  const Subject& subject = confusion.subject;
  std::string of = " at " + subject.level + " level";
  if (!subject.model.empty())
    of += " of " + subject.model;
  report::Matrix matrix{"Confusion matrix" + of, "Truth", "Call", confusion.classes,
                        confusion.classes};
  const std::size_t classes = confusion.classes.size();
  for (std::size_t truth = 0; truth < classes; ++truth) {
    matrix.counts.emplace_back();
    for (std::size_t call = 0; call < classes; ++call)
      matrix.counts.back().push_back(std::llround(confusion.counts[truth * classes + call]));
  }
  return {std::move(matrix),
          "Cases by their true class and the class called" + of + "; shares are of each row.",
          plot_file({"confusion", subject.level, subject.model})};
}

report::Table one_versus_rest(const Lookup& lookup, const Panel& panel, double confidence) {
  SubjectColumns columns;
  for (const auto& [name, heading] :
       {std::pair{"one_versus_rest_sensitivity", "Sensitivity"},
        std::pair{"one_versus_rest_specificity", "Specificity"},
        std::pair{"one_versus_rest_positive_predictive_value", "PPV"}}) {
    SubjectColumns some = share_and_interval(lookup, name, confidence);
    some.front().heading.name = heading;
    columns = joined({columns, some});
  }
  columns.push_back(value_column(lookup, "one_versus_rest_f1"));
  columns.back().heading.name = "F1";
  return subject_table("Each class against the rest, the most probable class being called" +
                           panel.of,
                       panel.subjects, naming_columns(panel), columns);
}

} // namespace

Blocks exclusive_classes(const EvaluationReport& report, const Lookup& lookup) {
  Blocks blocks;
  for (const Panel& panel : panels(subjects_with(lookup, {"kappa", "kappa_quadratic"})))
    for (const auto& [caption, columns] :
         {std::pair{"The class called against the true one",
                    joined({{count_column(lookup, "cases")},
                            share_and_interval(lookup, "accuracy", report.confidence),
                            value_and_interval(lookup, "kappa", report.confidence)})},
          std::pair{"Agreement weighted by how far apart classes stand in their order",
                    joined({value_and_interval(lookup, "kappa_linear", report.confidence),
                            value_and_interval(lookup, "kappa_quadratic", report.confidence)})}})
      if (report::Table table =
              subject_table(caption + panel.of, panel.subjects, naming_columns(panel), columns);
          has_content(table))
        blocks.push_back(std::move(table));
  for (const Panel& panel : panels(subjects_with(lookup, {"one_versus_rest_sensitivity"})))
    blocks.push_back(one_versus_rest(lookup, panel, report.confidence));
  for (const ConfusionCounts& confusion : report.figures.confusions)
    if (confusion.subject.group == "all" && confusion.subject.fold == "all")
      blocks.push_back(figure(confusion));
  return blocks;
}

} // namespace thorax::presentation
