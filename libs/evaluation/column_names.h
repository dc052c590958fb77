#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace thorax::evaluation {

/// Where a value stands in a row: a column, or some characters of it.
struct Source {
  std::size_t column = 0;
  std::size_t first = 0, count = std::string::npos; ///< in UTF-8 characters

  /// Without blanks around it.
  std::string_view text(std::span<const std::string_view> row) const;
  /// How many of the characters a row does not have; a row without any value has nothing to miss.
  std::size_t missing(std::span<const std::string_view> row) const;
};

/// The first row of a table.
struct Header {
  std::string file; ///< for messages
  std::vector<std::string> columns;
};

/// How somebody's columns are called, from "canonical=theirs" texts: "id=Image Index" renames a
/// column, "prob:=prob_" the prefix before the class names, "patient=id[0:8]" takes the first eight
/// characters of another one. With an empty prefix ("prob:=") every column that has no other
/// meaning is a class.
class ColumnNames {
public:
  /// @param further names of more columns that may be mapped
  /// Throws Error(command_line).
  explicit ColumnNames(const std::vector<std::string>& mappings,
                       std::vector<std::string> further = {});

  /// Where the table holds a canonical column; nothing when it has none. Throws Error(unreadable)
  /// when it has two.
  std::optional<Source> find(const Header& header, const std::string& canonical) const;

  /// Classes and where they stand, for the columns that begin with prefix ("prob:" or "true:"), in
  /// the table's order. Throws Error(unreadable) when a class stands twice.
  std::vector<std::pair<std::string, Source>> classes(const Header& header,
                                                      const std::string& prefix) const;

  /// Throws Error(unreadable) when a column named by a mapping is in none of the tables.
  void check(std::span<const Header> tables) const;

private:
  std::optional<Source> locate(const Header& header, const std::string& theirs) const;
  std::string their_prefix(const std::string& prefix) const;
  bool has_meaning(const Header& header, std::size_t column) const;

  std::vector<std::pair<std::string, std::string>> names_; ///< canonical, theirs
  std::vector<std::string> further_;
};

} // namespace thorax::evaluation
