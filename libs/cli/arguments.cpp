#include "cli/arguments.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/error.h"
#include "core/text.h"

namespace thorax::cli {
namespace {

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    if (!option->get_positional())
      names.push_back(option->get_name());
  return names;
}

Error unknown_argument(const CLI::App& app, const std::string& full_name) {
  const std::string word = app.remaining().front();
  const std::string name = word.substr(0, word.find('='));
  if (!word.starts_with('-'))
    return Error(ExitCode::command_line, fmt::format("unexpected argument '{}'", word),
                 fmt::format("see {} --help", full_name));
  const auto found = nearest(name, option_names(app));
  return Error(ExitCode::command_line, fmt::format("unknown option '{}'", name),
               found ? fmt::format("did you mean '{}'?", *found)
                     : fmt::format("see {} --help", full_name));
}

} // namespace

std::set<std::string> option_keys(const CLI::App& app) {
  std::set<std::string> keys;
  for (const CLI::Option* option : app.get_options())
    if (option->get_configurable())
      keys.insert(option->get_positional() ? lower(option->get_name(true))
                                           : option->get_single_name());
  return keys;
}

void parse(CLI::App& app, std::vector<std::string> arguments, const std::string& full_name) {
  if (std::find(arguments.begin(), arguments.end(), "--write-config") != arguments.end())
    for (CLI::Option* option : app.get_options())
      option->required(false);
  std::reverse(arguments.begin(), arguments.end());
  try {
    app.parse(arguments);
  } catch (const CLI::ExtrasError&) {
    throw unknown_argument(app, full_name);
  } catch (const CLI::FileError& error) {
    throw Error(ExitCode::config, one_line(error.what()), "check the path given to --config");
  } catch (const CLI::ConfigError& error) {
    throw Error(ExitCode::config, one_line(error.what()),
                fmt::format("see {} --write-config", full_name));
  } catch (const CLI::ParseError& error) {
    if (!app.remaining().empty())
      throw unknown_argument(app, full_name);
    throw Error(ExitCode::command_line, one_line(error.what()),
                fmt::format("see {} --help", full_name));
  }
}

} // namespace thorax::cli
