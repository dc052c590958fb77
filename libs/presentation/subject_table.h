#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "presentation/lookup.h"
#include "report/table.h"

namespace thorax::presentation {

/// A cell, and why it is empty or to be taken with care.
struct NotedCell {
  report::Cell cell;
  std::string note = {};
};

/// A column whose cells follow from the subject of their row.
struct SubjectColumn {
  report::Column heading;
  std::function<NotedCell(const evaluation::Subject&)> cell;
};
using SubjectColumns = std::vector<SubjectColumn>;

/// Subjects that are shown together: all there are when they are of one class, else those of one
/// level and one model.
struct Panel {
  std::string of;    ///< for titles: " at image level of resnet18"
  std::string level; ///< of all its subjects, or empty
  std::string model; ///< the same
  std::vector<evaluation::Subject> subjects;
};
std::vector<Panel> panels(const std::vector<evaluation::Subject>& subjects);

/// The classes of a panel, without the figures over several.
std::vector<evaluation::Subject> single_classes(const Panel& panel);

/// What tells a subject from the others of its panel: "scan level, resnet18" or "Effusion".
std::string name_within(const Panel& panel, const evaluation::Subject& subject);

/// The columns Level, Model and Class, as far as a panel's subjects need them.
SubjectColumns naming_columns(const Panel& panel);

/// One row per subject. Columns without any content are left out, notes become footnotes, and rows
/// over several classes totals.
report::Table subject_table(std::string caption, const std::vector<evaluation::Subject>& subjects,
                            const SubjectColumns& names, const SubjectColumns& columns);

/// Columns of a measure's preferred row; the lookup must outlive them.
SubjectColumn value_column(const Lookup& lookup, std::string name);
SubjectColumn count_column(const Lookup& lookup, std::string name);
/// "0.900 (45/50)"
SubjectColumn share_column(const Lookup& lookup, std::string name);
SubjectColumn interval_column(const Lookup& lookup, std::string name, double confidence);
/// A difference with its sign.
SubjectColumn signed_column(const Lookup& lookup, std::string name);
/// The methods by which there are further intervals of a measure.
std::vector<std::string> further_methods(const Lookup& lookup,
                                         const std::vector<evaluation::Subject>& subjects,
                                         const std::string& name);
/// One column per method.
SubjectColumns further_interval_columns(const Lookup& lookup, const std::string& name,
                                        const std::vector<std::string>& methods);
/// Value and interval; share and interval.
SubjectColumns value_and_interval(const Lookup& lookup, const std::string& name, double confidence);
SubjectColumns share_and_interval(const Lookup& lookup, const std::string& name, double confidence);

SubjectColumns joined(std::initializer_list<SubjectColumns> parts);

} // namespace thorax::presentation
