#include "cli/verb.h"

namespace thorax::cli {

Verb::Verb(Description description, Shared shared)
    : description_(std::move(description)), shared_(shared), app_(description_.synopsis) {
  app_.set_help_flag();
  app_.option_defaults()->always_capture_default();
  app_.allow_config_extras(CLI::config_extras_mode::error);
}

void Verb::only_with(const std::string& other, const std::vector<std::string>& values,
                     const std::vector<std::string>& options) {
  const auto on = values.empty() ? Dependence::On::given : Dependence::On::values;
  for (const std::string& option : options)
    dependences_.push_back({option, other, on, values});
}

void Verb::not_with(const std::string& other, const std::vector<std::string>& options) {
  for (const std::string& option : options)
    dependences_.push_back({option, other, Dependence::On::not_given});
}

} // namespace thorax::cli
