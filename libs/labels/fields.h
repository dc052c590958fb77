#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/csv.h"
#include "store/table.h"

namespace thorax::labels {

/// sex_from(text) of core/person.h. Throws Error(unreadable).
std::string parse_sex(std::string_view text);

/// age_from(text) of core/person.h, also where nobody has that age. Throws Error(unreadable).
double parse_age(std::string_view text);

/// train, validation or test from their usual spellings, or empty. Throws Error(unreadable).
std::string parse_split(std::string_view text);

/// Whether parse_label reads it.
bool is_label(std::string_view text);

/// 0, 1, or -1 for "-1", nothing, NA and NaN; also written as 1.0. Throws Error(unreadable).
std::int8_t parse_label(std::string_view text);

/// Reads fields of one row by column name; columns that are not there read as empty.
class RowReader {
public:
  RowReader(const CsvTable& table, std::size_t row) : table_(table), row_(row) {}
  std::string operator[](std::string_view column) const;

private:
  const CsvTable& table_;
  std::size_t row_;
};

/// Throws Error(unreadable) naming the first column that is missing.
void require_columns(const CsvTable& table, std::initializer_list<std::string_view> columns);

} // namespace thorax::labels
