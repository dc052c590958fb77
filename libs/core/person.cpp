#include "core/person.h"

#include <cmath>
#include <limits>

#include "core/text.h"

namespace thorax {
namespace {

constexpr double oldest = 120;
constexpr double days_per_year = 365.25;

bool says_unknown(std::string_view lower_text) {
  return is_among(lower_text, {"", "u", "unknown", "na", "nan"});
}

/// How many of the unit make a year; nothing for a letter that is no unit.
std::optional<double> per_year(char unit) {
  switch (unit) {
  case 'y':
    return 1;
  case 'm':
    return 12;
  case 'w':
    return days_per_year / 7;
  case 'd':
    return days_per_year;
  default:
    return std::nullopt;
  }
}

} // namespace

std::optional<std::string> sex_from(std::string_view text) {
  const std::string word = lower(trim(text));
  if (is_among(word, {"m", "male"}))
    return "M";
  if (is_among(word, {"f", "female"}))
    return "F";
  if (is_among(word, {"o", "other"}))
    return "O";
  return says_unknown(word) ? std::optional<std::string>("") : std::nullopt;
}

std::optional<double> age_from(std::string_view text) {
  std::string word = lower(trim(text));
  if (says_unknown(word))
    return std::numeric_limits<double>::quiet_NaN();
  const auto units = per_year(word.back());
  if (units)
    word.pop_back();
  const auto count = parse_number(word);
  if (!count || std::isnan(*count))
    return std::nullopt;
  return *count / units.value_or(1);
}

bool forget_impossible_age(double& years) {
  if (std::isnan(years) || (years >= 0 && years <= oldest))
    return false;
  years = std::numeric_limits<double>::quiet_NaN();
  return true;
}

} // namespace thorax
