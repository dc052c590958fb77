#include "cli/help.h"

#include <algorithm>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "core/text.h"

namespace thorax::cli {
namespace {

constexpr std::size_t line_width = 100;
constexpr std::size_t text_column = 28;

/// Breaks text at spaces so that no line passes line_width; every line starts at the given column
/// but the first.
std::string wrap(const std::string& text, std::size_t column) {
  std::string result;
  std::size_t length = column;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (length + word.size() + 1 > line_width && length > column) {
      result += "\n" + std::string(column, ' ');
      length = column;
    }
    if (length > column) {
      result += ' ';
      ++length;
    }
    result += word;
    length += word.size();
  }
  return result;
}

std::string entry(const std::string& left, const std::string& right) {
  std::string line = "  " + left;
  if (line.size() + 2 > text_column)
    line += "\n" + std::string(text_column, ' ');
  else
    line.resize(text_column, ' ');
  return line + wrap(right, text_column) + "\n";
}

/// The choices of a CLI::IsMember type name such as TEXT:{full,masked,box}, or nothing.
std::string choices(const std::string& type) {
  const std::size_t open = type.find('{'), close = type.find('}');
  if (open == std::string::npos || close == std::string::npos)
    return {};
  std::string list = type.substr(open + 1, close - open - 1);
  std::replace(list.begin(), list.end(), ',', '|');
  return list;
}

std::string value_hint(const CLI::Option& option) {
  if (is_flag(option))
    return {};
  const std::string type = option.get_type_name();
  if (const std::string list = choices(type); !list.empty())
    return " " + list;
  std::string hint = type.substr(0, type.find(':'));
  if (option.get_items_expected_max() > 1 &&
      option.get_items_expected_max() >= CLI::detail::expected_max_vector_size &&
      !hint.ends_with("..."))
    hint += "...";
  return " " + hint;
}

/// A default as it would be typed: lists without their brackets.
std::string default_text(const CLI::Option& option) {
  const std::string text = option.get_default_str();
  return text.starts_with('[') && text.ends_with(']') ? text.substr(1, text.size() - 2) : text;
}

std::string option_entry(const CLI::Option& option) {
  std::string text = option.get_description();
  if (const std::string value = default_text(option); !value.empty() && !is_flag(option))
    text += " [" + value + "]";
  if (option.get_required())
    text += " (required)";
  return entry(option.get_name(false, true) + value_hint(option), text);
}

std::string usage(const Verb& verb, const std::string& full_name) {
  std::string line = full_name;
  for (const CLI::Option* option : verb.app().get_options())
    if (option->get_positional()) {
      const std::string name = option->get_name(true);
      const bool many = option->get_items_expected_max() > 1;
      line += (option->get_required() ? " " + name : " [" + name + "]") + (many ? "..." : "");
    }
  for (const CLI::Option* option : verb.app().get_options())
    if (!option->get_positional() && option->get_required())
      line += " " + option->get_name() + value_hint(*option);
  return line + " [options]";
}

/// A line for each verb.
template <class Iterator>
std::string verb_entries(Iterator first, Iterator last) {
  std::string text = "\nVERBS\n";
  for (; first != last; ++first)
    text += entry(first->description().name, first->description().synopsis);
  return text;
}

std::string hint_at_verbs(const Description& command) {
  return "\n'" + command.name + " VERB --help' explains one verb.\n";
}

std::string exit_codes(const Verb& verb) {
  // Every verb writes to standard output and, asked to, a report of the run.
  std::set<ExitCode> codes{ExitCode::done,      ExitCode::internal, ExitCode::command_line,
                           ExitCode::config,    ExitCode::memory,   ExitCode::cannot_write,
                           ExitCode::exists,    ExitCode::no_space, ExitCode::interrupted,
                           ExitCode::terminated};
  codes.insert(verb.description().exit_codes.begin(), verb.description().exit_codes.end());
  if (verb.shared().on_error)
    codes.insert(ExitCode::cases_skipped);
  if (verb.shared().resume)
    codes.insert(ExitCode::stopped);
  std::string text = "\nEXIT CODES\n";
  for (const ExitCode code : codes)
    text += fmt::format("  {:>3}  {}\n", static_cast<int>(code), meaning(code));
  return text;
}

} // namespace

std::string help_text(const Verb& verb, const std::string& full_name) {
  const Description& description = verb.description();
  std::string text = full_name + " - " + description.synopsis + "\n";
  text += "\nUSAGE\n  " + usage(verb, full_name) + "\n";
  if (!description.details.empty())
    text += "\nDESCRIPTION\n  " + wrap(description.details, 2) + "\n";

  std::string arguments;
  std::vector<std::string> groups;
  for (const CLI::Option* option : verb.app().get_options()) {
    if (option->get_positional()) {
      const std::string positional = option->get_name(true);
      arguments += entry(positional, option->get_description());
    } else if (std::find(groups.begin(), groups.end(), option->get_group()) == groups.end()) {
      groups.push_back(option->get_group());
    }
  }
  if (!arguments.empty())
    text += "\nARGUMENTS\n" + arguments;
  std::stable_partition(groups.begin(), groups.end(),
                        [](const std::string& group) { return group != standard_group; });
  for (const std::string& group : groups) {
    std::string title = group;
    std::transform(title.begin(), title.end(), title.begin(), ::toupper);
    text += "\n" + title + "\n";
    for (const CLI::Option* option : verb.app().get_options())
      if (!option->get_positional() && option->get_group() == group)
        text += option_entry(*option);
  }
  if (!description.examples.empty()) {
    text += "\nEXAMPLES\n";
    for (const Example& example : description.examples)
      text += "  " + example.what + "\n    $ " + example.command + "\n";
  }
  text += exit_codes(verb);
  if (!description.references.empty()) {
    text += "\nREFERENCES\n";
    for (const std::string& reference : description.references)
      text += "  " + wrap(reference, 2) + "\n";
  }
  return text;
}

std::string verbs_text(const Description& command, const std::list<Verb>& verbs) {
  std::string text = command.name + " - " + command.synopsis + "\n";
  text += "\nUSAGE\n  " + command.name + " VERB [arguments] [options]\n" +
          verb_entries(verbs.begin(), verbs.end());
  if (!command.details.empty())
    text += "\nDESCRIPTION\n  " + wrap(command.details, 2) + "\n";
  return text + hint_at_verbs(command);
}

std::string further_verbs_text(const Description& command, const std::list<Verb>& verbs) {
  return verbs.size() < 2
             ? ""
             : verb_entries(std::next(verbs.begin()), verbs.end()) + hint_at_verbs(command);
}

} // namespace thorax::cli
