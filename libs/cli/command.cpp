#include "cli/command.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "cli/arguments.h"
#include "cli/config.h"
#include "cli/effective_config.h"
#include "cli/help.h"
#include "cli/outcome.h"
#include "cli/outputs.h"
#include "cli/report_file.h"
#include "core/atomic_file.h"
#include "core/launcher.h"
#include "core/log.h"
#include "core/parallel.h"
#include "core/stop.h"
#include "core/text.h"

namespace thorax::cli {
namespace {

bool contains(const std::vector<std::string>& arguments, std::string_view flag) {
  return std::find(arguments.begin(), arguments.end(), flag) != arguments.end();
}

void warn_of_binding(int threads) {
  if (const int processors = available_threads(); processors < threads)
    log::warning("{} threads on {} processors: lower --threads, or launch with --bind-to none",
                 threads, processors);
}

void check(const Verb& verb, const StandardOptions& standard,
           const std::vector<std::string>& arguments) {
  if (launch().rank == 0) {
    warn_of_idle_options(verb.app(), verb.dependences(), arguments);
    check_outputs(verb);
  }
  if (!standard.report.empty())
    check_output(standard.report, standard.force || is_report(standard.report));
}

void apply(const StandardOptions& standard, Run& run) {
  run.seed = standard.seed;
  run.threads = standard.threads;
  run.force = standard.force;
  run.dry_run = standard.dry_run;
  run.resume = standard.resume;
  run.on_error = standard.on_error == "skip" ? OnError::skip : OnError::stop;
  run.progress = parse_progress(standard.progress);
  run.report_path = standard.report;
  if (launch().rank == 0)
    warn_of_binding(run.threads);
}

/// Where a run can be resumed, an error that asks to run it again says so; where it cannot, there
/// is no checkpoint to stop at, and a request to stop ends the run.
void act(const Verb& verb, Run& run) {
  try {
    verb.act(run);
  } catch (const Error& error) {
    if (!verb.shared().resume && error.code() == ExitCode::stopped)
      throw Error(ExitCode::terminated, error.what(), error.hint());
    if (!verb.shared().resume || !error.hint().ends_with(run_it_again))
      throw;
    throw Error(error.code(), error.what(),
                error.hint() + " with --resume: what is finished is kept");
  }
}

void summarize(const Run& run) {
  if (run.dry_run)
    log::info("dry run: everything checked, nothing written");
  else if (run.report.done_count() + run.report.skipped_count() > 0)
    log::info("{} done, {} skipped in {:.1f} s", run.report.done_count(),
              run.report.skipped_count(), run.seconds());
}

/// Shows the failure, writes --report where that may be written, and returns the exit code.
int finish(const Run& run, const Outcome& outcome) {
  ExitCode code = outcome.code;
  const std::string& failure = outcome.failure;
  log::finish();
  if (!failure.empty()) {
    let_rank_zero_speak_first();
    log::error("{}", failure);
  } else if (run.report.skipped_count() > 0) {
    code = ExitCode::cases_skipped;
  }
  if (!run.report_path.empty() && launch().rank == 0) {
    const Outcome written = outcome_of([&] {
      write_text(run.report_path, run.report.json(run.command, code, failure, run.seconds()));
    });
    if (!written.failure.empty())
      log::error("{}", written.failure);
    code = code == ExitCode::done ? written.code : code;
  }
  if (std::fflush(stdout) != 0 && code == ExitCode::done) {
    const Error error = output_error(errno);
    log::error("{}", error.line());
    code = error.code();
  }
  return static_cast<int>(code);
}

} // namespace

Command::Command(Description description) : description_(std::move(description)) {}

Verb& Command::single(Shared shared) {
  has_main_ = true;
  return verbs_.emplace_back(description_, shared);
}

Verb& Command::add_verb(Description description, Shared shared) {
  return verbs_.emplace_back(std::move(description), shared);
}

Verb& Command::choose(const std::vector<std::string>& arguments) {
  const std::string name = arguments.empty() ? "" : arguments.front();
  std::vector<std::string> names;
  for (Verb& verb : verbs_) {
    if (!is_main(verb) && verb.description().name == name)
      return verb;
    names.push_back(verb.description().name);
  }
  if (has_main_)
    return verbs_.front();
  throw Error(ExitCode::command_line, fmt::format("unknown verb '{}'", name),
              did_you_mean(name, names));
}

/// Declares the standard options of every verb and says what a TOML file may set for this one.
ConfigScope Command::scope_of(Verb& verb, StandardOptions& standard) {
  ConfigScope scope{.command = description_.name.substr(description_.name.find('-') + 1),
                    .verb = is_main(verb) ? "" : verb.description().name,
                    .app = &verb.app(),
                    .verbs = {},
                    .command_keys = {}};
  StandardOptions of_other_verbs;
  std::set<std::string> keys;
  for (Verb& each : verbs_) {
    add_standard_options(each.app(), &each == &verb ? standard : of_other_verbs, each.shared());
    if (!is_main(each))
      scope.verbs.push_back(each.description().name);
    keys.merge(option_keys(each.app()));
  }
  scope.command_keys.assign(keys.begin(), keys.end());
  return scope;
}

void Command::run_verb(Verb& verb, const std::vector<std::string>& arguments, Run& run) {
  StandardOptions standard;
  const ConfigScope scope = scope_of(verb, standard);
  if (contains(arguments, "--help")) {
    fmt::print("{}{}", help_text(verb, run.command),
               is_main(verb) ? further_verbs_text(description_, verbs_) : "");
    return;
  }
  verb.app().config_formatter(toml_config(scope));
  parse(verb.app(), arguments, run.command);
  if (standard.write_config) {
    fmt::print("{}", effective_config(scope));
    return;
  }
  log::start({.command = description_.name, .level = log::parse_level(standard.log_level)});
  check(verb, standard, arguments);
  apply(standard, run);
  run.config = result_config(scope);
  act(verb, run);
  summarize(run);
}

int Command::run(int argc, const char* const* argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  if (contains(arguments, "--version")) {
    fmt::print("{} {}\n", description_.name, version());
    return 0;
  }
  if (!has_main_ && (arguments.empty() || arguments[0] == "--help")) {
    fmt::print(arguments.empty() ? stderr : stdout, "{}", verbs_text(description_, verbs_));
    return static_cast<int>(arguments.empty() ? ExitCode::command_line : ExitCode::done);
  }
  log::start({.command = description_.name});
  catch_stop_signals();
  Run run;
  run.command = description_.name;
  return finish(run, outcome_of([&] {
                  Verb& verb = choose(arguments);
                  if (!is_main(verb)) {
                    run.command += " " + arguments[0];
                    arguments.erase(arguments.begin());
                  }
                  run_verb(verb, arguments, run);
                }));
}

} // namespace thorax::cli
