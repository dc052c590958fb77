#include "presentation/subject_table.h"

#include <algorithm>
#include <cmath>

#include "presentation/wording.h"

namespace thorax::presentation {
using namespace evaluation;
namespace {

using Subjects = std::vector<Subject>;

template <class Part>
bool differs(const Subjects& subjects, Part part) {
  return std::any_of(subjects.begin(), subjects.end(), [&](const Subject& subject) {
    return subject.*part != subjects.front().*part;
  });
}

Panel panel(const Subjects& subjects) {
  Panel result{{}, {}, {}, subjects};
  if (!differs(subjects, &Subject::level)) {
    result.level = subjects.front().level;
    result.of += " at " + result.level + " level";
  }
  if (!differs(subjects, &Subject::model)) {
    result.model = subjects.front().model;
    if (!result.model.empty())
      result.of += " of " + result.model;
  }
  return result;
}

void add_footnote(report::Table& table, const std::string& note, report::CellPlace place) {
  auto found = std::find_if(table.footnotes.begin(), table.footnotes.end(),
                            [&](const report::Footnote& one) { return one.text == note; });
  if (found == table.footnotes.end())
    found = table.footnotes.insert(found, {note, {}});
  found->cells.push_back(place);
}

/// A column of a measure's preferred row, by what makes a cell of a row that has a value.
template <class MakeCell>
SubjectColumn measure_column(const Lookup& lookup, std::string name, report::Column heading,
                             MakeCell make_cell) {
  return {std::move(heading), [&lookup, name = std::move(name), make_cell](const Subject& subject) {
            const Measure* measure = lookup.find(subject, name);
            if (!measure)
              return NotedCell{};
            if (!measure->value)
              return NotedCell{{}, capitalised(measure->note)};
            return NotedCell{make_cell(*measure), capitalised(measure->note)};
          }};
}

report::Cell interval_cell(const Measure& measure) {
  return measure.interval ? report::Cell(interval_text(*measure.interval)) : report::Cell();
}

} // namespace

std::vector<Panel> panels(const Subjects& subjects) {
  if (subjects.empty())
    return {};
  if (!differs(subjects, &Subject::name))
    return {panel(subjects)};
  std::vector<Subjects> groups;
  for (const Subject& subject : subjects) {
    auto found = std::find_if(groups.begin(), groups.end(), [&](const Subjects& group) {
      return group.front().level == subject.level && group.front().model == subject.model;
    });
    if (found == groups.end())
      found = groups.insert(groups.end(), Subjects());
    found->push_back(subject);
  }
  std::vector<Panel> result;
  for (Subjects& group : groups) {
    std::stable_partition(group.begin(), group.end(),
                          [](const Subject& subject) { return !over_classes(subject); });
    result.push_back(panel(group));
  }
  return result;
}

Subjects single_classes(const Panel& panel) {
  Subjects result;
  std::copy_if(panel.subjects.begin(), panel.subjects.end(), std::back_inserter(result),
               [](const Subject& subject) { return !over_classes(subject); });
  return result;
}

std::string name_within(const Panel& panel, const Subject& subject) {
  std::string result;
  if (panel.level.empty())
    result = subject.level + " level";
  if (differs(panel.subjects, &Subject::model))
    result += (result.empty() ? "" : ", ") + subject.model;
  if (result.empty() || differs(panel.subjects, &Subject::name))
    result += (result.empty() ? "" : ", ") + class_text(subject);
  return result;
}

SubjectColumns naming_columns(const Panel& panel) {
  SubjectColumns columns;
  if (panel.level.empty())
    columns.push_back({{"Level"}, [](const Subject& subject) { return NotedCell{subject.level}; }});
  if (differs(panel.subjects, &Subject::model))
    columns.push_back({{"Model"}, [](const Subject& subject) { return NotedCell{subject.model}; }});
  columns.push_back(
      {{"Class"}, [](const Subject& subject) { return NotedCell{class_text(subject)}; }});
  return columns;
}

report::Table subject_table(std::string caption, const Subjects& subjects,
                            const SubjectColumns& names, const SubjectColumns& columns) {
  report::Table table{std::move(caption), {}, {}, names.size()};
  table.rows.resize(subjects.size());
  const auto add = [&](const SubjectColumn& column, bool keep) {
    std::vector<NotedCell> cells;
    for (const Subject& subject : subjects)
      cells.push_back(column.cell(subject));
    const bool content = std::any_of(cells.begin(), cells.end(), [](const NotedCell& one) {
      return one.cell.index() != 0 || !one.note.empty();
    });
    if (!content && !keep)
      return;
    for (std::size_t row = 0; row < cells.size(); ++row) {
      table.rows[row].push_back(cells[row].cell);
      if (!cells[row].note.empty())
        add_footnote(table, cells[row].note, {row, table.columns.size()});
    }
    table.columns.push_back(column.heading);
  };
  for (const SubjectColumn& column : names)
    add(column, true);
  for (const SubjectColumn& column : columns)
    add(column, false);
  if (std::any_of(subjects.begin(), subjects.end(),
                  [](const auto& one) { return !over_classes(one); }))
    for (std::size_t row = 0; row < subjects.size(); ++row)
      if (over_classes(subjects[row]))
        table.totals.push_back(row);
  return table;
}

SubjectColumn value_column(const Lookup& lookup, std::string name) {
  report::Column heading{label(name), {}, 3, true};
  return measure_column(lookup, std::move(name), std::move(heading),
                        [](const Measure& measure) { return number_text(*measure.value); });
}

SubjectColumn count_column(const Lookup& lookup, std::string name) {
  report::Column heading{label(name), {}, 3, true};
  return measure_column(lookup, std::move(name), std::move(heading), [](const Measure& measure) {
    return report::Cell(static_cast<std::int64_t>(std::llround(*measure.value)));
  });
}

SubjectColumn share_column(const Lookup& lookup, std::string name) {
  report::Column heading{label(name), {}, 3, true};
  return measure_column(lookup, std::move(name), std::move(heading), [](const Measure& measure) {
    // A mean over classes is no share of cases.
    const bool is_mean = measure.subject.name == evaluation::macro_name;
    return share_text(*measure.value, is_mean ? 0 : measure.cases);
  });
}

SubjectColumn interval_column(const Lookup& lookup, std::string name, double confidence) {
  // The reason for a missing value stands beside the value itself.
  return {{interval_heading(confidence), {}, 3, true},
          [&lookup, name = std::move(name)](const Subject& subject) {
            const Measure* measure = lookup.find(subject, name);
            if (!measure || !measure->value || !measure->interval)
              return NotedCell{};
            return NotedCell{interval_cell(*measure), capitalised(measure->note)};
          }};
}

SubjectColumn signed_column(const Lookup& lookup, std::string name) {
  report::Column heading{label(name), {}, 3, true};
  return measure_column(lookup, std::move(name), std::move(heading),
                        [](const Measure& measure) { return signed_text(*measure.value); });
}

SubjectColumns further_interval_columns(const Lookup& lookup, const Subjects& subjects,
                                        std::string name) {
  std::vector<std::string> methods;
  for (const Subject& subject : subjects)
    for (const Measure* measure : lookup.further(subject, name))
      if (measure->interval &&
          std::find(methods.begin(), methods.end(), measure->method) == methods.end())
        methods.push_back(measure->method);
  SubjectColumns columns;
  for (const std::string& method : methods)
    columns.push_back({{method.empty() ? "Other interval" : capitalised(method), {}, 3, true},
                       [&lookup, name, method](const Subject& subject) {
                         for (const Measure* measure : lookup.further(subject, name))
                           if (measure->method == method)
                             return NotedCell{interval_cell(*measure), capitalised(measure->note)};
                         return NotedCell{};
                       }});
  return columns;
}

SubjectColumns value_and_interval(const Lookup& lookup, const std::string& name,
                                  double confidence) {
  return {value_column(lookup, name), interval_column(lookup, name, confidence)};
}

SubjectColumns share_and_interval(const Lookup& lookup, const std::string& name,
                                  double confidence) {
  return {share_column(lookup, name), interval_column(lookup, name, confidence)};
}

SubjectColumns joined(std::initializer_list<SubjectColumns> parts) {
  SubjectColumns result;
  for (const SubjectColumns& part : parts)
    result.insert(result.end(), part.begin(), part.end());
  return result;
}

} // namespace thorax::presentation
