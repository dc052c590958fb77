#include <algorithm>

#include "presentation/main_measures.h"
#include "presentation/report_comparison.h"
#include "presentation/wording.h"
#include "report/table.h"

namespace thorax::presentation {
using namespace evaluation;
namespace {

/// Shown without asking for all.
bool main_measure(const MeasureChange& change) {
  return change.subject.group == "all" && change.subject.fold == "all" &&
         rank(change.measure) < std::ssize(main_measures);
}

report::Table change_table(const ReportComparison& comparison, const std::string& first,
                           const std::string& second, bool all) {
  report::Table table{"",
                      {{"Level"},
                       {"Model"},
                       {"Class"},
                       {"Group"},
                       {"Fold"},
                       {"Measure"},
                       {first, {}, 3, true},
                       {second, {}, 3, true},
                       {"Difference", {}, 3, true},
                       {interval_heading(comparison.confidence), {}, 3, true},
                       {"Change"}},
                      {},
                      6};
  for (const MeasureChange& change : comparison.changes)
    if (all || main_measure(change)) {
      const Subject& subject = change.subject;
      const std::string model = subject.model == change.other_model
                                    ? subject.model
                                    : change.other_model + " \u2192 " + subject.model;
      table.rows.push_back(
          {subject.level, model, class_text(subject), subject.group, subject.fold,
           label(change.measure), number_text(change.first), number_text(change.second),
           signed_text(change.difference),
           change.interval ? report::Cell(interval_text(*change.interval)) : report::Cell(),
           std::string(name(change.change))});
    }
  // Columns that say nothing: no models, all cases, all folds.
  for (const auto& [column, nothing] :
       {std::pair{4, "all"}, std::pair{3, "all"}, std::pair{1, ""}}) {
    if (std::any_of(table.rows.begin(), table.rows.end(),
                    [at = static_cast<std::size_t>(column), nothing = nothing](const auto& row) {
                      return std::get<std::string>(row[at]) != nothing;
                    }))
      continue;
    table.columns.erase(table.columns.begin() + column);
    for (auto& row : table.rows)
      row.erase(row.begin() + column);
    --table.row_headings;
  }
  return table;
}

std::string only_text(const std::vector<std::string>& measures, const std::string& report,
                      bool all) {
  constexpr std::size_t most = 5;
  std::string result;
  const std::size_t shown = all ? measures.size() : std::min(most, measures.size());
  for (std::size_t i = 0; i < shown; ++i)
    result += "- Only in " + report + ": " + measures[i] + "\n";
  if (shown < measures.size())
    result +=
        "- Only in " + report + ": " + plural(measures.size() - shown, "further measure") + "\n";
  return result;
}

} // namespace

std::string comparison_text(const ReportComparison& comparison, const std::string& first,
                            const std::string& second, bool all) {
  std::string result;
  for (const std::string& warning : comparison.warnings)
    result += "WARNING: " + warning + "\n\n";
  const report::Table table = change_table(comparison, first, second, all);
  result += table.rows.empty() ? "No main measure is in both reports: see --all.\n"
                               : report::plain_text(table);
  result += "\n- Differences are " + second + " minus " + first +
            ". Their intervals treat the reports as independent (Zou and Donner 2008): with the "
            "same cases in both they are too wide, so that clear changes may go unseen.\n";
  return result + only_text(comparison.only_first, first, all) +
         only_text(comparison.only_second, second, all);
}

} // namespace thorax::presentation
