#include "cli/effective_config.h"

#include "cli/config_option.h"
#include "cli/help.h"
#include "core/text.h"

namespace thorax::cli {
namespace {

std::string in_quotes(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\')
      result += '\\';
    result += c == '\n' ? std::string("\\n") : std::string(1, c);
  }
  return result + "\"";
}

std::vector<std::string> effective_values(const CLI::Option& option) {
  std::vector<std::string> values;
  if (option.count() > 0) {
    for (const std::string& result : option.reduced_results())
      values.push_back(result);
    return values;
  }
  std::string text = option.get_default_str();
  if (text.starts_with('[') && text.ends_with(']'))
    return text.size() > 2 ? split(text.substr(1, text.size() - 2), ',') : values;
  if (!text.empty())
    values.push_back(text);
  return values;
}

std::string toml_value(const CLI::Option& option) {
  if (is_flag(option))
    return option.count() > 0 && option.as<bool>() ? "true" : "false";
  const bool array = option.get_items_expected_max() > 1;
  std::vector<std::string> values = effective_values(option);
  for (std::string& value : values)
    value = numeric(option) && parse_number(value) ? value : in_quotes(value);
  if (values.empty())
    return "";
  return array ? "[" + join(values, ", ") + "]" : values.front();
}

std::string table_header(const ConfigScope& scope) {
  return "[" + scope.command + (scope.verb.empty() ? "" : "." + scope.verb) + "]\n";
}

} // namespace

std::string effective_config(const ConfigScope& scope) {
  std::string text = table_header(scope);
  for (const CLI::Option* option : scope.app->get_options()) {
    if (!configurable(*option))
      continue;
    const std::string value = toml_value(*option);
    text += "\n# " + option->get_description() + "\n";
    text += (value.empty() ? "# " : "") + key_of(*option) + " = " +
            (value.empty() ? (option->get_items_expected_max() > 1 ? "[]" : "\"\"") : value) + "\n";
  }
  return text;
}

std::string result_config(const ConfigScope& scope) {
  std::string text = table_header(scope);
  for (const CLI::Option* option : scope.app->get_options()) {
    if (!configurable(*option) || option->get_positional() || names_a_path(*option) ||
        (standard(*option) && key_of(*option) != "seed"))
      continue;
    if (const std::string value = toml_value(*option); !value.empty())
      text += key_of(*option) + " = " + value + "\n";
  }
  return text;
}

} // namespace thorax::cli
