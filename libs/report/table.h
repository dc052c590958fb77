#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace thorax::report {

/// Nothing, a text, a count or a measurement.
using Cell = std::variant<std::monostate, std::string, std::int64_t, double>;

struct Column {
  std::string name;     ///< heading for readers
  std::string key = {}; ///< heading for programs (CSV, JSON)
  int decimals = 3;     ///< of measurements, for readers; programs get full precision
};

/// Rows of cells, one per column. Text columns are aligned left, all others right.
struct Table {
  std::string caption = {};
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows = {};
  std::size_t row_headings = 1;         ///< how many of the first columns name the row
  std::vector<std::size_t> totals = {}; ///< rows that sum up those above them, set off for readers
};

/// True when no row holds a number in this column.
bool is_text(const Table& table, std::size_t column);

/// A cell for readers: measurements rounded, nothing as a dash.
std::string display(const Cell& cell, const Column& column);

/// Aligned with spaces, for a terminal. Repeated row headings are left blank.
std::string plain_text(const Table& table);

/// A GitHub-flavoured Markdown table.
std::string markdown(const Table& table);

/// RFC 4180, headed by the keys; numbers in the shortest form that reads back exactly, nothing as
/// an empty field.
std::string csv(const Table& table);

/// A JSON array with one object per row, keyed by the columns' keys; nothing and non-finite numbers
/// as null.
std::string json(const Table& table);

} // namespace thorax::report
