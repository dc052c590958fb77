#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace thorax {

/// A table read from CSV (RFC 4180: quoted fields may hold commas, quotes and newlines; CRLF and a
/// byte-order mark are accepted).
struct CsvTable {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows; ///< each as long as the header
  std::vector<std::size_t> lines; ///< the line in the file where each row starts, from 1

  std::optional<std::size_t> find(std::string_view column) const;
};

struct CsvFormat {
  char separator = ',';
  char quote = '"';
  /// Accept rows with more or fewer fields than the header: missing ones become empty, extra ones
  /// are dropped.
  bool ragged = false;
};

/// Throws Error(unreadable) naming the file and line.
CsvTable read_csv(const std::filesystem::path& path, const CsvFormat& format = {});
CsvTable parse_csv(std::string_view text, const CsvFormat& format = {});

/// One CSV line, quoted where needed, with a newline at the end.
std::string csv_line(const std::vector<std::string>& fields);

} // namespace thorax
