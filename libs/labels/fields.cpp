#include "labels/fields.h"

#include <limits>
#include <optional>

#include <fmt/format.h>

#include "core/error.h"
#include "core/text.h"

namespace thorax::labels {

namespace {

constexpr double oldest_age = 120;

bool is_any(std::string_view text, std::initializer_list<std::string_view> candidates) {
  for (const std::string_view candidate : candidates)
    if (text == candidate)
      return true;
  return false;
}

std::optional<std::int8_t> label_in(std::string_view text) {
  const std::string value = lower(trim(text));
  if (is_any(value, {"", "na", "nan"}))
    return store::unknown_label;
  const auto number = parse_number(value);
  if (number && (*number == 0 || *number == 1 || *number == -1))
    return static_cast<std::int8_t>(*number);
  return std::nullopt;
}

[[noreturn]] void unknown_value(std::string_view what, std::string_view text,
                                std::string_view expected) {
  throw Error(ExitCode::unreadable, fmt::format("unknown {} \"{}\"", what, text),
              fmt::format("use {}", expected));
}

} // namespace

std::string parse_sex(std::string_view text) {
  const std::string value = lower(trim(text));
  if (is_any(value, {"m", "male"}))
    return "M";
  if (is_any(value, {"f", "female"}))
    return "F";
  if (is_any(value, {"o", "other"}))
    return "O";
  if (is_any(value, {"", "u", "unknown", "na", "nan"}))
    return "";
  unknown_value("sex", text, "M, F, O or nothing");
}

double parse_age(std::string_view text) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  std::string value = lower(trim(text));
  if (is_any(value, {"", "u", "unknown", "na", "nan"}))
    return unknown;
  double units_per_year = 1;
  switch (value.back()) {
  case 'y':
    value.pop_back();
    break;
  case 'm':
    value.pop_back(), units_per_year = 12;
    break;
  case 'w':
    value.pop_back(), units_per_year = 365.25 / 7;
    break;
  case 'd':
    value.pop_back(), units_per_year = 365.25;
    break;
  }
  const auto number = parse_number(value);
  if (!number || !(*number >= 0))
    unknown_value("age", text, "years, such as 58 or 058Y");
  const double years = *number / units_per_year;
  return years <= oldest_age ? years : unknown;
}

std::string parse_split(std::string_view text) {
  const std::string value = lower(trim(text));
  if (is_any(value, {"train", "training"}))
    return "train";
  if (is_any(value, {"val", "valid", "validation", "dev"}))
    return "validation";
  if (is_any(value, {"test", "testing"}))
    return "test";
  if (value.empty())
    return "";
  unknown_value("split", text, "train, validation, test or nothing");
}

std::int8_t parse_label(std::string_view text) {
  if (const auto label = label_in(text))
    return *label;
  unknown_value("label", text, "0, 1, or -1 or nothing for unknown");
}

bool is_label(std::string_view text) {
  return label_in(text).has_value();
}

std::string RowReader::operator[](std::string_view column) const {
  const auto index = table_.find(column);
  return index ? std::string(trim(table_.rows[row_][*index])) : std::string();
}

void require_columns(const CsvTable& table, std::initializer_list<std::string_view> columns) {
  for (const std::string_view column : columns)
    if (!table.find(column))
      throw Error(ExitCode::unreadable, fmt::format("there is no column \"{}\"", column),
                  fmt::format("the table has: {}", join(table.header, ", ")));
}

} // namespace thorax::labels
