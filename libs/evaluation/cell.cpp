#include "evaluation/cell.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

#include "core/person.h"
#include "core/text.h"
#include "core/unicode.h"
#include "labels/fields.h"
#include "store/table.h"

namespace thorax::evaluation {
namespace {

bool has_decimal_comma(std::string_view text) {
  std::string with_point(text);
  std::replace(with_point.begin(), with_point.end(), ',', '.');
  return with_point != text && parse_number(with_point);
}

double number_in(const Cell& cell, const char* expected) {
  const auto value = parse_number(cell.text);
  if (!value && has_decimal_comma(cell.text))
    throw cell.error("write decimals with a point");
  if (!value || std::isnan(*value))
    throw cell.error(expected);
  return *value;
}

/// parse(text), an error of which gets the place of the cell.
template <class Parse>
auto parsed(const Cell& cell, Parse parse) {
  try {
    return parse(cell.text);
  } catch (const Error& error) {
    throw cell.error(error.hint());
  }
}

} // namespace

Error Cell::error(const std::string& hint) const {
  return Error(ExitCode::corrupt,
               fmt::format("{} line {}: column '{}' ", file, line, abridged(column)) +
                   (text.empty() ? "is empty" : fmt::format("holds '{}'", abridged(text))),
               hint);
}

std::string text_in(const Cell& cell) {
  if (!is_utf8(cell.text))
    throw Error(ExitCode::unreadable,
                fmt::format("{} line {}: column '{}' is not UTF-8", cell.file, cell.line,
                            abridged(cell.column)),
                "save the table as UTF-8");
  return std::string(cell.text);
}

double probability_in(const Cell& cell) {
  const double value = number_in(cell, "probabilities are numbers from 0 to 1");
  if (!(value >= 0 && value <= 1))
    throw cell.error(std::isinf(value)
                         ? "probabilities are numbers from 0 to 1"
                         : "this looks like a logit: give --logits, or probabilities from 0 to 1");
  return value;
}

double logit_in(const Cell& cell) {
  return number_in(cell, "logits are numbers");
}

std::int8_t label_in(const Cell& cell) {
  if (cell.text.empty())
    return store::unknown_label;
  const auto value = parse_number(cell.text);
  if (value && std::isnan(*value))
    return store::unknown_label;
  if (!value || (*value != 0 && *value != 1 && *value != -1))
    throw cell.error("labels are 1, 0, or -1 or empty for unknown");
  return static_cast<std::int8_t>(*value);
}

std::int32_t whole_number_in(const Cell& cell) {
  if (cell.text.empty())
    return -1;
  const auto value = parse_number(cell.text);
  if (!value || *value != std::floor(*value) || !(*value >= -1 && *value <= 1e9))
    throw cell.error("give a whole number from 0, or nothing");
  return static_cast<std::int32_t>(*value);
}

std::string sex_in(const Cell& cell) {
  return parsed(cell, labels::parse_sex);
}

double age_in(const Cell& cell) {
  double age = parsed(cell, labels::parse_age);
  forget_impossible_age(age);
  return age;
}

bool has_impossible_age(const Cell& cell) {
  double age = parsed(cell, labels::parse_age);
  return forget_impossible_age(age);
}

std::string split_in(const Cell& cell) {
  return parsed(cell, labels::parse_split);
}

} // namespace thorax::evaluation
