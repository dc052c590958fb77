#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "evaluation/column_names.h"

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

} // namespace thorax::evaluation
