#pragma once

#include <filesystem>
#include <functional>
#include <list>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/idle_options.h"
#include "cli/run.h"

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
      {}; ///< beyond 0, 1, 2, 3, 81, 85, 130 and 143, and 10 for cases
  std::vector<std::string> references = {};
};

/// Options beyond the standard ones that a verb shares with others.
struct Shared {
  bool resume = false;   ///< --resume
  bool on_error = false; ///< --on-error
};

/// One verb of a command ("train"), or the whole of a command without verbs. Its options are
/// declared on app(); long options are kebab-case and equal their TOML keys.
class Verb {
public:
  Verb(Description description, Shared shared);

  CLI::App& app() { return app_; }
  const CLI::App& app() const { return app_; }
  const Description& description() const { return description_; }
  Shared shared() const { return shared_; }

  /// Names an option whose file the verb writes, beside --output and --report.
  void writes(std::string option) { outputs_.push_back(std::move(option)); }

  /// Names options that count only where another one has one of these values, or, with none, is
  /// given at all; a command line that gives them elsewhere is warned about.
  void only_with(const std::string& other, std::vector<std::string> values,
                 const std::vector<std::string>& options);
  /// Names options that do not count where another one is given.
  void not_with(const std::string& other, const std::vector<std::string>& options);

  /// What the verb does once its options are read.
  void does(std::function<void(Run&)> body) { body_ = std::move(body); }

private:
  friend class Command;
  Description description_;
  Shared shared_;
  CLI::App app_;
  std::vector<std::string> outputs_ = {"--output", "--report"};
  std::vector<Dependence> dependences_;
  std::function<void(Run&)> body_;
};

/// A Thorax executable: standard options, TOML configuration, help, errors and exit codes around
/// its verbs.
///
///     Command command({.name = "thorax-example", .synopsis = "Does one thing"});
///     pipeline::ExampleOptions options;
///     Verb& verb = command.single();
///     verb.app().add_option("input", options.input, "File to read")->required();
///     verb.does([&](Run& run) { pipeline::run_example(options, run); });
///     return command.run(argc, argv);
///
/// Precedence: command line, [command.verb], [command], [common], THORAX_* environment, default.
class Command {
public:
  explicit Command(Description description);

  /// The verb of a command that has only one; its description is the command's.
  Verb& single(Shared shared = {});
  Verb& add_verb(Description description, Shared shared = {});

  /// Reads the arguments, runs the chosen verb and returns the exit code; every error becomes one
  /// line on stderr.
  int run(int argc, const char* const* argv);

private:
  Verb& choose(const std::string& name);

  Description description_;
  std::list<Verb> verbs_;
  bool has_verbs_ = false;
};

/// A validator with a readable message: the value must be at least, or lie within, the bounds.
CLI::Validator at_least(double minimum);
CLI::Validator within(double minimum, double maximum);

/// Takes separators off the end of a folder's name, so that files can be named after it.
CLI::Validator folder_name();

} // namespace thorax::cli
