#include "cli/idle_options.h"

#include <algorithm>

#include "core/log.h"
#include "core/text.h"

namespace thorax::cli {
namespace {

bool is_given(std::span<const std::string> arguments, const std::string& option) {
  return std::any_of(arguments.begin(), arguments.end(), [&](const std::string& argument) {
    return argument == option || argument.starts_with(option + "=");
  });
}

bool holds(const CLI::App& app, const Dependence& dependence) {
  const CLI::Option* other = app.get_option(dependence.other);
  if (dependence.on != Dependence::On::values)
    return other->empty() == (dependence.on == Dependence::On::not_given);
  const std::string value = other->empty() ? other->get_default_str() : other->results().front();
  return std::find(dependence.values.begin(), dependence.values.end(), value) !=
         dependence.values.end();
}

} // namespace

void warn_of_idle_options(const CLI::App& app, std::span<const Dependence> dependences,
                          std::span<const std::string> arguments) {
  for (const Dependence& dependence : dependences)
    if (is_given(arguments, dependence.option) && !holds(app, dependence))
      log::warning("{} changes nothing {} {}{}", dependence.option,
                   dependence.on == Dependence::On::not_given ? "with" : "without",
                   dependence.other,
                   dependence.values.empty() ? "" : " " + join(dependence.values, " or "));
}

} // namespace thorax::cli
