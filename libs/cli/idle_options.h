#pragma once

#include <span>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace thorax::cli {

/// An option that changes nothing unless another one stands right.
struct Dependence {
  enum class On { values, given, not_given };

  std::string option; ///< "--momentum"
  std::string other;  ///< "--optimizer"
  On on = On::given;
  std::vector<std::string> values = {}; ///< of the other that bring the option to life
};

/// Warns of options that change nothing as the others stand: those among the arguments, and those
/// that a file sets to another value than their default.
void warn_of_idle_options(const CLI::App& app, std::span<const Dependence> dependences,
                          std::span<const std::string> arguments);

} // namespace thorax::cli
