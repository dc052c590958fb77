#include <algorithm>

#include <fmt/format.h>

#include "presentation/curves.h"
#include "presentation/sections.h"
#include "presentation/tables.h"
#include "presentation/wording.h"

namespace thorax::presentation {
using namespace evaluation;
namespace {

const std::vector<std::string> gaps{"gap_auroc", "gap_sensitivity", "gap_specificity",
                                    "gap_underdiagnosis_rate"};

/// The groups of a subject, and all its cases first.
std::vector<Subject> groups_of(const Lookup& lookup, const Subject& all) {
  std::vector<Subject> result{all};
  for (const Subject& subject : lookup.subjects())
    if (subject.group != "all" && in_group(subject, "all") == all)
      result.push_back(subject);
  return result;
}

const SubjectColumn group_column{{"Group"}, [](const Subject& subject) {
                                   return NotedCell{subject.group == "all" ? "all cases"
                                                                           : subject.group};
                                 }};

/// All cases stand below their groups.
report::Table group_table(const std::vector<Subject>& groups, const std::string& caption,
                          const SubjectColumns& columns) {
  std::vector<Subject> rows = groups;
  std::rotate(rows.begin(), rows.begin() + 1, rows.end());
  report::Table table = subject_table(caption, rows, {group_column}, columns);
  table.totals = {rows.size() - 1};
  return table;
}

/// "+0.010 (−0.005 to 0.025)"
SubjectColumns gap_columns(const Lookup& lookup) {
  SubjectColumns columns;
  for (const std::string& gap : gaps) {
    SubjectColumn column = signed_column(lookup, gap);
    columns.push_back({column.heading, [&lookup, gap, cell = column.cell](const Subject& subject) {
                         NotedCell result = cell(subject);
                         const Measure* measure = lookup.find(subject, gap);
                         if (measure && measure->value && measure->interval)
                           result.cell = signed_text(*measure->value) + " (" +
                                         interval_text(*measure->interval) + ")";
                         return result;
                       }});
  }
  return columns;
}

/// How a subject's groups fare beside each other and against all other cases.
std::vector<report::Content> group_tables(const EvaluationReport& report, const Lookup& lookup,
                                          const std::vector<Subject>& groups,
                                          const std::string& of) {
  std::vector<report::Content> contents;
  const auto add = [&](report::Table table) {
    if (has_content(table))
      contents.push_back(std::move(table));
  };
  add(group_table(groups, "Subgroups" + of,
                  joined({{count_column(lookup, "cases")},
                          {count_column(lookup, "patients")},
                          {count_column(lookup, "positives")},
                          value_and_interval(lookup, "auroc", report.confidence)})));
  add(group_table(groups, "Decisions at the threshold by subgroup" + of,
                  joined({share_and_interval(lookup, "sensitivity", report.confidence),
                          share_and_interval(lookup, "specificity", report.confidence),
                          share_and_interval(lookup, "underdiagnosis_rate", report.confidence)})));
  add(subject_table("Gaps to all other known groups (" + interval_heading(report.confidence) +
                        "s)" + of,
                    {groups.begin() + 1, groups.end()}, {group_column}, gap_columns(lookup)));
  return contents;
}

/// The AUROC of each group, below the column that it is of.
std::vector<report::Content> group_forest(const EvaluationReport& report, const Lookup& lookup,
                                          const std::vector<Subject>& groups,
                                          const std::string& of) {
  report::ForestPlot plot{"AUROC by subgroup" + of, {"AUROC"}};
  plot.columns = {"Cases", fmt::format("AUROC ({})", interval_heading(report.confidence))};
  for (const Subject& subject : groups) {
    const Measure* auroc = lookup.find(subject, "auroc");
    const Measure* cases = lookup.find(subject, "cases");
    if (!auroc || !auroc->value)
      continue;
    report::ForestRow row{subject.group, {auroc->value}};
    if (auroc->interval)
      row.estimate = {auroc->value, auroc->interval->low, auroc->interval->high};
    row.texts = {cases && cases->value ? fmt::format("{:.0f}", *cases->value) : "",
                 value_text(auroc)};
    if (subject.group == "all") {
      row.name = "all cases";
      plot.total = row;
      plot.reference = auroc->value;
      continue;
    }
    std::string heading;
    if (const std::size_t equals = subject.group.find('='); equals != std::string::npos) {
      heading = subject.group.substr(0, equals);
      row.name = subject.group.substr(equals + 1);
    }
    if (plot.groups.empty() || plot.groups.back().heading != heading)
      plot.groups.push_back({heading, {}});
    plot.groups.back().rows.push_back(row);
  }
  if (plot.groups.empty())
    return {};
  return {report::Figure{
      std::move(plot), "AUROC of each subgroup; the dashed line is that of all cases.",
      plot_file({"subgroups", groups[0].level, groups[0].model, groups[0].name})}};
}

std::string column_of(const Subject& group) {
  return group.group.substr(0, group.group.find('='));
}

/// Whether an earlier group of the same column has just the opposite gap, as the first of two has.
bool is_mirrored(const Lookup& lookup, const Subject& all, const Subject& group,
                 const std::string& gap) {
  std::vector<Subject> with_gap = groups_of(lookup, all);
  std::erase_if(with_gap, [&](const Subject& other) {
    return other.group == "all" || column_of(other) != column_of(group) || !lookup.find(other, gap);
  });
  return with_gap.size() == 2 && with_gap.back() == group;
}

/// Gaps whose interval leaves out 0, of all classes of a panel, where there are too many to read.
Blocks clear_gaps(const EvaluationReport& report, const Lookup& lookup, const Panel& panel) {
  report::Table table{"Gaps whose interval leaves out 0" + panel.of,
                      {{"Class"},
                       {"Group"},
                       {"Measure"},
                       {"Gap", {}, 3, true},
                       {interval_heading(report.confidence), {}, 3, true}},
                      {},
                      3};
  for (const Subject& subject : panel.subjects)
    for (const Subject& group : groups_of(lookup, subject))
      for (const std::string& gap : gaps) {
        const Measure* found = lookup.find(group, gap);
        if (is_mirrored(lookup, subject, group, gap))
          continue;
        if (found && found->value && found->interval &&
            (found->interval->low > 0 || found->interval->high < 0))
          table.rows.push_back({class_text(subject), group.group, label(gap),
                                signed_text(*found->value), interval_text(*found->interval)});
      }
  if (table.rows.empty())
    return {report::Paragraph{"No gap between a subgroup and the other cases has an interval that "
                              "leaves out 0" +
                              panel.of + "."}};
  return {std::move(table),
          report::Paragraph{"These intervals are not corrected for how many were looked at: some "
                            "leave out 0 by chance."}};
}

} // namespace

Blocks subgroups(const EvaluationReport& report, const Lookup& lookup) {
  std::vector<Subject> with_groups;
  for (const Subject& subject : lookup.subjects())
    if (subject.group == "all" && subject.fold == "all" && groups_of(lookup, subject).size() > 1)
      with_groups.push_back(subject);
  Blocks blocks;
  for (const Panel& panel : panels(with_groups)) {
    const bool many = panel.subjects.size() > few_classes;
    if (many)
      append(blocks, clear_gaps(report, lookup, panel));
    for (const Subject& subject : panel.subjects) {
      const std::vector<Subject> groups = groups_of(lookup, subject);
      const std::string of = " for " + name_within(panel, subject) + panel.of;
      std::vector<report::Content> contents = group_tables(report, lookup, groups, of);
      for (report::Content& figure : group_forest(report, lookup, groups, of))
        contents.push_back(std::move(figure));
      append(blocks, folded("Subgroups" + of, std::move(contents), panel.subjects.size()));
    }
  }
  if (!blocks.empty())
    blocks.insert(
        blocks.begin(),
        report::Paragraph{"All groups are judged at the thresholds of all cases. A gap is "
                          "a group's value minus that of all other known groups "
                          "together."});
  return blocks;
}

} // namespace thorax::presentation
