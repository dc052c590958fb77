#include "cli/validators.h"

#include <charconv>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>

#include "core/text.h"

namespace thorax::cli {

CLI::Validator at_least(double minimum) {
  return CLI::Validator(
      [minimum](std::string& text) {
        const auto value = parse_number(text);
        return value && std::isfinite(*value) && *value >= minimum
                   ? ""
                   : fmt::format("{} is not at least {}", text, minimum);
      },
      "");
}

CLI::Validator whole_number() {
  return CLI::Validator(
      [](std::string& text) {
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        return error == std::errc() && end == text.data() + text.size()
                   ? ""
                   : fmt::format("{} is not a whole number from 0 to 18446744073709551615", text);
      },
      "");
}

CLI::Validator within(double minimum, double maximum) {
  return CLI::Validator(
      [minimum, maximum](std::string& text) {
        const auto value = parse_number(text);
        return value && *value >= minimum && *value <= maximum
                   ? ""
                   : fmt::format("{} is not within {} to {}", text, minimum, maximum);
      },
      "");
}

CLI::Validator folder_name() {
  return CLI::Validator(
      [](std::string& text) {
        while (text.size() > 1 && text.ends_with('/'))
          text.pop_back();
        return "";
      },
      "");
}

} // namespace thorax::cli
