#include "pipeline/inspect_outline.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/text.h"

namespace thorax::pipeline {
namespace {

constexpr std::size_t most_items = 20;

bool all_numbers(const Facts& value) {
  return value.is_object() && !value.empty() &&
         std::all_of(value.begin(), value.end(),
                     [](const Facts& each) { return each.is_number(); });
}

bool any_nested(const Facts& value) {
  return std::any_of(value.begin(), value.end(),
                     [](const Facts& each) { return each.is_structured(); });
}

/// Bars as high as the counts, the highest 8/8 high; a space where there is none.
std::string bars(const Facts& counts) {
  constexpr std::string_view steps[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  std::uint64_t most = 1;
  for (const Facts& count : counts)
    most = std::max(most, count.get<std::uint64_t>());
  std::string text;
  for (const Facts& count : counts) {
    const double height = 8.0 * count.get<double>() / static_cast<double>(most);
    text += height == 0 ? " " : steps[std::min<std::size_t>(7, static_cast<std::size_t>(height))];
  }
  return "|" + text + "|";
}

/// One value on one line, of long lists the first items.
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
  for (const auto& [key, each] : value.items()) {
    if (parts.size() == most_items) {
      parts.push_back(fmt::format("and {} more", value.size() - most_items));
      break;
    }
    parts.push_back(value.is_object() ? fmt::format("{} {}", key, inline_text(each))
                                      : inline_text(each));
  }
  return parts.empty() ? "none" : join(parts, ", ");
}

/// Whether the keys below this one are names from the file, to be shown as they are.
bool holds_names(std::string_view key) {
  return key == "labels" || key == "splits" || key == "sex" || key == "view" ||
         key == "attributes" || key == "groups";
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
    if (key == "histogram") {
      text += fmt::format("{}{}: {}\n", indent, heading, bars(value));
    } else if (paragraph) {
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
