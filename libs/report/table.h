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
  bool right = false;   ///< aligned right though it holds texts, as intervals should be
};

/// Counted from 0 without the headings.
struct CellPlace {
  std::size_t row = 0, column = 0;
};

/// A remark on cells that readers should take with care, such as small ones. They are shown in grey
/// with a mark.
struct Footnote {
  std::string text;
  std::vector<CellPlace> cells;
};

/// Rows of cells, one per column. Columns of texts are aligned left, of numbers right.
struct Table {
  std::string caption = {};
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows = {};
  std::size_t row_headings = 1;         ///< how many of the first columns name the row
  std::vector<std::size_t> totals = {}; ///< rows that sum up those above them, set off for readers
  std::vector<Footnote> footnotes = {};
};

/// True when no row holds a number in this column and it does not ask for the right.
bool aligned_left(const Table& table, std::size_t column);

/// The mark of a footnote: †, ‡, §, ¶, then doubled.
std::string footnote_mark(std::size_t footnote);

/// The marks of all footnotes of a cell, usually none.
std::string footnote_marks(const Table& table, std::size_t row, std::size_t column);

/// A cell for readers: measurements rounded, nothing as a dash.
std::string display(const Cell& cell, const Column& column);

/// Aligned with spaces, for a terminal, footnotes below. Repeated row headings are left blank.
std::string plain_text(const Table& table);

/// A GitHub-flavoured Markdown table, footnotes below.
std::string markdown(const Table& table);

/// A <table> under its caption, footnotes below.
std::string html(const Table& table);

/// RFC 4180, headed by the keys; numbers in the shortest form that reads back exactly, nothing as
/// an empty field.
std::string csv(const Table& table);

/// A JSON array with one object per row, keyed by the columns' keys; nothing and non-finite numbers
/// as null.
std::string json(const Table& table);

} // namespace thorax::report
