#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/idle_options.h"
#include "cli/run.h"
#include "cli/standard_options.h"

namespace CLI::detail {

/// Options bound to a path say so in help and stay out of provenance.
template <>
constexpr const char* type_name<std::filesystem::path>() {
  return "PATH";
}

} // namespace CLI::detail

namespace thorax::cli {

struct Example {
  std::string command; ///< runnable as it stands after the examples before it
  std::string what;
};

/// What --help says beyond the options.
struct Description {
  std::string name;     ///< "thorax-metrics", or the verb's name
  std::string synopsis; ///< one line
  std::string details = {};
  std::vector<Example> examples = {};
  std::vector<ExitCode> exit_codes =
      {}; ///< beyond 0 to 3, 40 to 42, 81, 130 and 143, with cases 10, with --resume 85
  std::vector<std::string> references = {};
};

/// One verb of a command ("train"), or the whole of a command without verbs. Its options are
/// declared on app(); long options are kebab-case and equal their TOML keys.
class Verb {
public:
  using Paths = std::function<std::vector<std::filesystem::path>()>;

  Verb(Description description, Shared shared);

  CLI::App& app() { return app_; }
  const CLI::App& app() const { return app_; }
  const Description& description() const { return description_; }
  Shared shared() const { return shared_; }
  const std::vector<std::string>& outputs() const { return outputs_; }
  std::vector<std::filesystem::path> further_outputs() const { return also_writes_(); }
  std::vector<std::filesystem::path> further_inputs() const { return also_reads_(); }
  const std::vector<Dependence>& dependences() const { return dependences_; }

  /// Names an option whose file the verb writes, beside --output and --report.
  void writes(std::string option) { outputs_.push_back(std::move(option)); }

  /// Names files and folders that the verb writes, or reads, beside those that its options name;
  /// asked once the options are read.
  void also_writes(Paths paths) { also_writes_ = std::move(paths); }
  void also_reads(Paths paths) { also_reads_ = std::move(paths); }

  /// Names options that count only where another one has one of these values, or, with none, is
  /// given at all; a command line that gives them elsewhere is warned about.
  void only_with(const std::string& other, const std::vector<std::string>& values,
                 const std::vector<std::string>& options);
  /// Names options that do not count where another one is given.
  void not_with(const std::string& other, const std::vector<std::string>& options);

  /// What the verb does once its options are read.
  void does(std::function<void(Run&)> body) { body_ = std::move(body); }
  void act(Run& run) const { body_(run); }

private:
  Description description_;
  Shared shared_;
  CLI::App app_;
  std::vector<std::string> outputs_ = {"--output", "--report"};
  Paths also_writes_ = [] { return std::vector<std::filesystem::path>(); };
  Paths also_reads_ = also_writes_;
  std::vector<Dependence> dependences_;
  std::function<void(Run&)> body_;
};

} // namespace thorax::cli
