#include "labels/fields.h"

#include <optional>

#include <fmt/format.h>

#include "core/error.h"
#include "core/in_quotes.h"
#include "core/person.h"
#include "core/text.h"

namespace thorax::labels {

namespace {

std::optional<std::int8_t> label_in(std::string_view text) {
  const std::string value = lower(trim(text));
  if (is_among(value, {"", "na", "nan"}))
    return store::unknown_label;
  const auto number = parse_number(value);
  if (number && (*number == 0 || *number == 1 || *number == -1))
    return static_cast<std::int8_t>(*number);
  return std::nullopt;
}

[[noreturn]] void unknown_value(std::string_view what, std::string_view text,
                                std::string_view expected) {
  throw Error(ExitCode::unreadable, fmt::format("unknown {} {}", what, in_quotes(text)),
              fmt::format("use {}", expected));
}

} // namespace

std::string parse_sex(std::string_view text) {
  if (const auto sex = sex_from(text))
    return *sex;
  unknown_value("sex", text, "M, F, O or nothing");
}

double parse_age(std::string_view text) {
  if (const auto age = age_from(text))
    return *age;
  unknown_value("age", text, "years, such as 58 or 058Y");
}

std::string parse_split(std::string_view text) {
  const std::string value = lower(trim(text));
  if (is_among(value, {"train", "training"}))
    return "train";
  if (is_among(value, {"val", "valid", "validation", "dev"}))
    return "validation";
  if (is_among(value, {"test", "testing"}))
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
