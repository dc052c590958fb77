#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/csv.h"
#include "evaluation/cases.h"
#include "evaluation/column_names.h"
#include "evaluation/origins.h"

namespace thorax::evaluation {

/// Where the values of a case stand in a table; nothing for columns it does not have.
struct Layout {
  Header header;
  std::vector<std::string> classes;
  std::vector<Source> probabilities;         ///< of each class, or none at all
  std::vector<std::optional<Source>> labels; ///< of each class
  std::optional<Source> id, patient, study, scan, slice, fold, split, sex, age, view, model;
  std::vector<std::pair<std::string, Source>> further;
};

/// The table's header, without blanks around the names. Throws Error(unreadable) when it is not
/// UTF-8 or not separated by commas.
Header header_of(const CsvReader& table, const std::string& file);

/// A table of predictions: a column prob:<class> for each class and, where labels_needed,
/// true:<class>. Without a column id, a row's id is made of its patient, study, scan and slice.
/// Warns of columns that are not used.
/// @param further those columns that a table of predictions must have
/// Throws Error(unreadable) naming the file and column.
Layout predictions_layout(const Header& header, const ColumnNames& names,
                          const std::vector<std::string>& further, bool labels_needed);

/// A table of labels: an id, true:<class> or <class> for each of classes, and whatever else it
/// knows of a case, further columns included. Throws Error(unreadable) naming the file and column.
Layout labels_layout(const Header& header, const ColumnNames& names,
                     const std::vector<std::string>& further,
                     const std::vector<std::string>& classes);

/// What stands under probabilities.
enum class Scores { probabilities, logits, exclusive_logits };

/// Reads the rows to the end. Labels are unknown where the layout has none.
/// Throws Error(unreadable | no_input | corrupt) naming the file, line and column.
ScoredCases read_rows(CsvReader& table, const Layout& layout, Scores scores, Origins& origins);

} // namespace thorax::evaluation
