#include "cli/config_option.h"

#include "cli/help.h"
#include "core/text.h"

namespace thorax::cli {

bool configurable(const CLI::Option& option) {
  return option.get_configurable();
}

bool standard(const CLI::Option& option) {
  return option.get_group() == standard_group;
}

std::string key_of(const CLI::Option& option) {
  return option.get_positional() ? lower(option.get_name(true)) : option.get_single_name();
}

bool numeric(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  return type.starts_with("INT") || type.starts_with("UINT") || type.starts_with("FLOAT");
}

bool names_a_path(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const auto is = [&](const char* start) { return type.starts_with(start); };
  return is("PATH") || is("FILE") || is("DIR") || is("DATA") || is("INPUT");
}

} // namespace thorax::cli
