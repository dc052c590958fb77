#include "pipeline/inspect_outline.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/text.h"

namespace thorax::pipeline {
namespace {

bool all_numbers(const Facts& value) {
  return value.is_object() && !value.empty() &&
         std::all_of(value.begin(), value.end(),
                     [](const Facts& each) { return each.is_number(); });
}

bool any_nested(const Facts& value) {
  return std::any_of(value.begin(), value.end(),
                     [](const Facts& each) { return each.is_structured(); });
}

/// One value on one line.
std::string inline_text(const Facts& value) {
  if (value.is_string())
    return value == "" ? "none" : value.get<std::string>();
  if (value.is_boolean())
    return value.get<bool>() ? "yes" : "no";
  if (value.is_number_float())
    return fmt::format("{:.6g}", value.get<double>());
  if (!value.is_structured())
    return value.dump();
  std::vector<std::string> parts;
  for (const auto& [key, each] : value.items())
    parts.push_back(value.is_object() ? fmt::format("{} {}", key, inline_text(each))
                                      : inline_text(each));
  return parts.empty() ? "none" : join(parts, ", ");
}

/// Whether the keys below this one are names from the file, to be shown as they are.
bool holds_names(std::string_view key) {
  return key == "labels" || key == "splits" || key == "sex" || key == "view" || key == "attributes";
}

/// @param names whether the keys are names from the file
std::string indented(const Facts& facts, const std::string& indent, bool names) {
  std::string text;
  for (const auto& [key, value] : facts.items()) {
    std::string heading = facts.is_array() ? fmt::format("step {}", key) : key;
    if (!names)
      std::replace(heading.begin(), heading.end(), '_', ' ');
    const bool paragraph =
        value.is_string() && value.get<std::string>().find('\n') != std::string::npos;
    if (paragraph) {
      text += fmt::format("{}{}:\n", indent, heading);
      for (const std::string& line : split(value.get<std::string>(), '\n'))
        text += line.empty() ? "" : fmt::format("{}  {}\n", indent, line);
    } else if (value.is_structured() && !value.empty() && !all_numbers(value) &&
               (value.is_object() || any_nested(value))) {
      text += fmt::format("{}{}:\n{}", indent, heading,
                          indented(value, indent + "  ", holds_names(key)));
    } else {
      text += fmt::format("{}{}: {}\n", indent, heading, inline_text(value));
    }
  }
  return text;
}

} // namespace

std::string outline(const Facts& facts) {
  return indented(facts, "", false);
}

} // namespace thorax::pipeline
