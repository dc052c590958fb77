#pragma once

#include <list>
#include <string>
#include <vector>

#include "cli/config.h"
#include "cli/verb.h"

namespace thorax::cli {

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

  /// What the command does without a verb; its description is the command's. Declared before any
  /// other verb.
  Verb& single(Shared shared = {});
  Verb& add_verb(Description description, Shared shared = {});

  /// Reads the arguments, runs the chosen verb and returns the exit code; every error becomes one
  /// line on stderr.
  int run(int argc, const char* const* argv);

private:
  Verb& choose(const std::vector<std::string>& arguments);
  bool is_main(const Verb& verb) const { return has_main_ && &verb == &verbs_.front(); }
  ConfigScope scope_of(Verb& verb, StandardOptions& standard);
  void run_verb(Verb& verb, const std::vector<std::string>& arguments, Run& run);

  Description description_;
  std::list<Verb> verbs_;
  bool has_main_ = false; ///< the first of verbs_ is the command without a verb
};

} // namespace thorax::cli
