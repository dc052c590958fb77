#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/csv.h"
#include "evaluation/cases.h"

namespace thorax::evaluation {

/// Where a value stands in a table: a column, or some characters of it.
struct Source {
  std::size_t column = 0;
  std::size_t first = 0, count = std::string::npos;

  std::string text(const std::vector<std::string>& row) const;
};

/// How somebody's columns are called, from "canonical=theirs" texts: "id=Image Index" renames a
/// column, "prob:=prob_" the prefix before the class names, "patient=id[0:8]" takes the first eight
/// characters of another one.
class ColumnNames {
public:
  /// Throws Error(command_line).
  explicit ColumnNames(const std::vector<std::string>& mappings);

  /// Where the table holds a canonical column; nothing when it has none.
  std::optional<Source> find(const CsvTable& table, const std::string& canonical) const;

  /// Classes and where they stand, for the columns that begin with prefix ("prob:" or "true:"), in
  /// the table's order.
  std::vector<std::pair<std::string, Source>> classes(const CsvTable& table,
                                                      const std::string& prefix) const;

  /// Throws Error(unreadable) when a column named by a mapping is in none of the tables.
  void check(const std::vector<const CsvTable*>& tables) const;

private:
  std::optional<Source> locate(const CsvTable& table, const std::string& theirs) const;

  std::vector<std::pair<std::string, std::string>> names_; ///< canonical, theirs
};

/// A CSV table with one row per case. Labels are unknown where the table has no "true:" columns and
/// labels_needed is false. Throws Error(unreadable | corrupt) naming the file and line.
ScoredCases cases_from_csv(const CsvTable& table, const std::string& file, const ColumnNames& names,
                           bool labels_needed);

/// Fills in the labels from a table with an id and one column per class, called "true:<class>" or
/// "<class>". Throws Error(unreadable | corrupt | inconsistent).
void join_labels(ScoredCases& cases, const CsvTable& table, const std::string& file,
                 const ColumnNames& names);

} // namespace thorax::evaluation
