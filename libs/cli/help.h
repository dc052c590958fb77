#pragma once

#include <string>

#include "cli/command.h"

namespace thorax::cli {

/// The standard options' group name; they come last in every help text.
inline constexpr const char* standard_group = "Standard options";

/// Whether an option is a switch, which takes no value.
inline bool is_flag(const CLI::Option& option) {
  return option.get_expected_min() == 0;
}

/// The help text of one verb: synopsis, usage, arguments, option groups, standard options,
/// examples, exit codes, references.
/// @param full_name "thorax-preprocess ct"
std::string help_text(const Verb& verb, const std::string& full_name);

/// The help text of a command with verbs: synopsis, usage and a line for each verb.
std::string verbs_text(const Description& command, const std::list<Verb>& verbs);

/// The verbs after the first, for the help of a command that also does something without a verb;
/// nothing where there are none.
std::string further_verbs_text(const Description& command, const std::list<Verb>& verbs);

} // namespace thorax::cli
