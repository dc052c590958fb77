#include "cli/idle_options.h"

#include <algorithm>

#include "cli/help.h"
#include "core/log.h"
#include "core/text.h"

namespace thorax::cli {
namespace {

bool is_argument(std::span<const std::string> arguments, const std::string& option) {
  return std::any_of(arguments.begin(), arguments.end(), [&](const std::string& argument) {
    return argument == option || argument.starts_with(option + "=");
  });
}

/// Given by whatever way, and no switch that is turned off.
bool is_on(const CLI::Option& option) {
  return !option.empty() && (!is_flag(option) || option.as<bool>());
}

bool is_same(const std::string& one, const std::string& other) {
  const auto number = parse_number(one);
  return one == other || (number && number == parse_number(other));
}

bool is_default(const CLI::Option& option) {
  std::string text = option.get_default_str();
  if (text.starts_with('[') && text.ends_with(']'))
    text = text.substr(1, text.size() - 2);
  const std::vector<std::string> defaults = split(text, ',');
  return std::equal(defaults.begin(), defaults.end(), option.results().begin(),
                    option.results().end(), is_same);
}

/// On the command line, or by a file with a value of its own: one that repeats the default, as all
/// do that --write-config printed, asks for nothing.
bool is_given(const CLI::App& app, std::span<const std::string> arguments,
              const std::string& name) {
  const CLI::Option& option = *app.get_option(name);
  return is_argument(arguments, name) || (is_on(option) && !is_default(option));
}

bool holds(const CLI::App& app, const Dependence& dependence) {
  const CLI::Option* other = app.get_option(dependence.other);
  if (dependence.on != Dependence::On::values)
    return is_on(*other) == (dependence.on == Dependence::On::given);
  const std::string value = other->empty() ? other->get_default_str() : other->results().front();
  return std::find(dependence.values.begin(), dependence.values.end(), value) !=
         dependence.values.end();
}

} // namespace

void warn_of_idle_options(const CLI::App& app, std::span<const Dependence> dependences,
                          std::span<const std::string> arguments) {
  for (const Dependence& dependence : dependences)
    if (is_given(app, arguments, dependence.option) && !holds(app, dependence))
      log::warning("{} changes nothing {} {}{}", dependence.option,
                   dependence.on == Dependence::On::not_given ? "with" : "without",
                   dependence.other,
                   dependence.values.empty() ? "" : " " + join(dependence.values, " or "));
}

} // namespace thorax::cli
