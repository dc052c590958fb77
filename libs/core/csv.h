#pragma once

#include <cstddef>
#include <deque>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace thorax {

struct CsvFormat {
  char separator = ',';
  char quote = '"';
  /// Accept rows with more or fewer fields than the header: missing ones become empty, extra ones
  /// are dropped.
  bool ragged = false;
};

/// Goes through CSV text row by row without copying it (RFC 4180: quoted fields may hold commas,
/// quotes and newlines; CRLF, CR alone and a byte-order mark are accepted, blank lines skipped).
class CsvReader {
public:
  /// Reads the header. Throws Error(unreadable) when the text is empty.
  explicit CsvReader(std::string text, const CsvFormat& format = {});
  CsvReader(const CsvReader&) = delete;
  CsvReader& operator=(const CsvReader&) = delete;

  const std::vector<std::string>& header() const { return header_; }

  /// Goes to the next row; false at the end. Throws Error(unreadable) naming the line of a row that
  /// is not as long as the header or of a quote that does not end.
  bool next();
  /// The row, as long as the header. Its texts live until the next call of next().
  std::span<const std::string_view> fields() const { return fields_; }
  /// The line in the text where the row starts, from 1.
  std::size_t line() const { return row_line_; }

  /// A bound of the rows that are still to come, e.g. to reserve memory.
  std::size_t rows_at_most() const;

private:
  bool read_record();
  std::string_view plain();
  std::string_view quoted();
  int peek() const { return at_ < text_.size() ? text_[at_] : -1; }

  std::string text_;
  CsvFormat format_;
  std::vector<std::string> header_;
  std::vector<std::string_view> fields_;
  std::deque<std::string> unquoted_; ///< fields of the row that differ from the text
  std::size_t at_ = 0, line_ = 1, row_line_ = 1;
};

/// A whole table.
struct CsvTable {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows; ///< each as long as the header
  std::vector<std::size_t> lines; ///< the line in the file where each row starts, from 1

  std::optional<std::size_t> find(std::string_view column) const;
};

/// Throws Error(unreadable) naming the file and line.
CsvTable read_csv(const std::filesystem::path& path, const CsvFormat& format = {});
CsvTable parse_csv(std::string text, const CsvFormat& format = {});

/// One CSV line, quoted where needed, with a newline at the end.
std::string csv_line(const std::vector<std::string>& fields);

} // namespace thorax
