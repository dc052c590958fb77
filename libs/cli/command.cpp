#include "cli/command.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <new>

#include <fmt/format.h>

#include "cli/config.h"
#include "cli/help.h"
#include "cli/outputs.h"
#include "core/atomic_file.h"
#include "core/launcher.h"
#include "core/log.h"
#include "core/parallel.h"
#include "core/stop.h"
#include "core/text.h"

namespace thorax::cli {
namespace {

/// The values of the standard options as CLI11 fills them.
struct Standard {
  std::string config;
  std::uint64_t seed = 0;
  int threads = default_threads();
  bool force = false, dry_run = false, resume = false, write_config = false, help = false,
       version = false;
  std::string report, log_level = "info", progress = "auto", on_error = "stop";
};

void add_standard_options(CLI::App& app, Standard& standard, Shared shared) {
  const auto add = [&](CLI::Option* option) { return option->group(standard_group); };
  if (shared.resume)
    add(app.add_flag("--resume", standard.resume, "Go on with an interrupted run"))
        ->configurable(false);
  if (shared.on_error)
    add(app.add_option("--on-error", standard.on_error, "When one case cannot be processed"))
        ->check(CLI::IsMember({"stop", "skip"}));
  add(app.set_config("--config", "", "Read options from this TOML file"))
      ->type_name("FILE")
      ->configurable(false);
  add(app.add_option("--seed", standard.seed, "All random numbers follow from it"))
      ->envname("THORAX_SEED");
  add(app.add_option("--threads", standard.threads,
                     "Threads in total (default: this process's processors)"))
      ->default_str("")
      ->check(within(1, 1024))
      ->envname("THORAX_THREADS");
  add(app.add_flag("--force", standard.force, "Replace existing output"));
  add(app.add_flag("--dry-run", standard.dry_run,
                   "Check everything, compute nothing and write nothing but --report"))
      ->configurable(false);
  add(app.add_option("--report", standard.report, "Write what was done as JSON"))
      ->type_name("FILE");
  add(app.add_option("--log-level", standard.log_level, "Least severe messages to show"))
      ->check(CLI::IsMember({"error", "warning", "info", "debug", "trace"}))
      ->envname("THORAX_LOG_LEVEL");
  add(app.add_option("--progress", standard.progress, "Progress bar or lines"))
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->envname("THORAX_PROGRESS");
  add(app.add_flag("--write-config", standard.write_config,
                   "Print the effective options as TOML and end"))
      ->configurable(false);
  add(app.add_flag("--help", standard.help, "Print this help and end"))->configurable(false);
  add(app.add_flag("--version", standard.version, "Print the version and end"))
      ->configurable(false);
}

std::vector<std::string> option_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options())
    if (!option->get_positional())
      names.push_back(option->get_name());
  return names;
}

std::vector<std::string> option_keys(const CLI::App& app) {
  std::vector<std::string> keys;
  for (const CLI::Option* option : app.get_options())
    if (option->get_configurable())
      keys.push_back(option->get_positional() ? lower(option->get_name(true))
                                              : option->get_single_name());
  return keys;
}

Error unknown_argument(const CLI::App& app, const std::string& full_name) {
  const std::string word = app.remaining().front();
  const std::string name = word.substr(0, word.find('='));
  const auto found = nearest(name, option_names(app));
  if (!word.starts_with('-'))
    return Error(ExitCode::command_line, fmt::format("unexpected argument '{}'", word),
                 fmt::format("see {} --help", full_name));
  return Error(ExitCode::command_line, fmt::format("unknown option '{}'", name),
               found ? fmt::format("did you mean '{}'?", *found)
                     : fmt::format("see {} --help", full_name));
}

/// Parses the arguments after the verb's name. Throws Error for everything that is wrong with them.
void parse(CLI::App& app, std::vector<std::string> arguments, const std::string& full_name) {
  std::reverse(arguments.begin(), arguments.end());
  try {
    app.parse(arguments);
  } catch (const CLI::ExtrasError&) {
    throw unknown_argument(app, full_name);
  } catch (const CLI::FileError& error) {
    throw Error(ExitCode::config, one_line(error.what()), "check the path given to --config");
  } catch (const CLI::ConfigError& error) {
    throw Error(ExitCode::config, one_line(error.what()),
                fmt::format("see {} --write-config", full_name));
  } catch (const CLI::ParseError& error) {
    if (!app.remaining().empty())
      throw unknown_argument(app, full_name);
    throw Error(ExitCode::command_line, one_line(error.what()),
                fmt::format("see {} --help", full_name));
  }
}

void warn_of_binding(int threads) {
  if (const int processors = available_threads(); processors < threads)
    log::warning("{} threads on {} processors: lower --threads, or launch with --bind-to none",
                 threads, processors);
}

void apply(const Standard& standard, Run& run) {
  run.seed = standard.seed;
  run.threads = standard.threads;
  run.force = standard.force;
  run.dry_run = standard.dry_run;
  run.resume = standard.resume;
  run.on_error = standard.on_error == "skip" ? OnError::skip : OnError::stop;
  run.progress = parse_progress(standard.progress);
  if (launch().rank == 0)
    warn_of_binding(run.threads);
}

/// What went wrong in body, as exit code and line; done and an empty line when nothing did.
std::pair<ExitCode, std::string> outcome(const std::function<void()>& body) {
  try {
    body();
    return {ExitCode::done, ""};
  } catch (const Error& error) {
    return {error.code(), error.line()};
  } catch (const std::filesystem::filesystem_error& error) {
    const bool full = error.code() == std::errc::no_space_on_device;
    return {full ? ExitCode::no_space : ExitCode::unreadable,
            fmt::format("{} - check the path and its permissions",
                        error.path1().empty()
                            ? one_line(error.what())
                            : error.path1().string() + ": " + error.code().message())};
  } catch (const std::bad_alloc&) {
    return {ExitCode::memory, "out of memory - use fewer --threads or a smaller batch"};
  } catch (const std::exception& error) {
    return {ExitCode::internal, "internal error: " + one_line(error.what())};
  }
}

/// Whether a file holds the report of an earlier run, which a new one replaces.
bool is_report(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error) &&
         read_text(path).starts_with("{\n  \"command\": \"thorax-");
}

void summarize(const Run& run, double seconds) {
  if (run.dry_run)
    log::info("dry run: everything checked, nothing written");
  else if (run.report.done_count() + run.report.skipped_count() > 0)
    log::info("{} done, {} skipped in {:.1f} s", run.report.done_count(),
              run.report.skipped_count(), seconds);
}

/// Shows the failure, writes the report unless its path is empty, and returns the exit code.
int finish(const Run& run, ExitCode code, const std::string& failure, const std::string& report) {
  log::finish();
  if (!failure.empty()) {
    let_rank_zero_speak_first();
    log::error("{}", failure);
  }
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - run.start;
  if (!report.empty() && launch().rank == 0) {
    const auto [report_code, report_failure] = outcome(
        [&] { write_text(report, run.report.json(run.command, code, failure, elapsed.count())); });
    if (!report_failure.empty())
      log::error("{}", report_failure);
    code = code == ExitCode::done ? report_code : code;
  }
  if (std::fflush(stdout) != 0 && code == ExitCode::done) {
    log::error("cannot write to standard output - is its disk full or its reader gone?");
    code = ExitCode::cannot_write;
  }
  return static_cast<int>(code);
}

} // namespace

Verb::Verb(Description description, Shared shared)
    : description_(std::move(description)), shared_(shared), app_(description_.synopsis) {
  app_.set_help_flag();
  app_.option_defaults()->always_capture_default();
  app_.allow_config_extras(CLI::config_extras_mode::error);
}

void Verb::only_with(const std::string& other, std::vector<std::string> values,
                     const std::vector<std::string>& options) {
  const auto on = values.empty() ? Dependence::On::given : Dependence::On::values;
  for (const std::string& option : options)
    dependences_.push_back({option, other, on, values});
}

void Verb::not_with(const std::string& other, const std::vector<std::string>& options) {
  for (const std::string& option : options)
    dependences_.push_back({option, other, Dependence::On::not_given});
}

Command::Command(Description description) : description_(std::move(description)) {}

Verb& Command::single(Shared shared) {
  return verbs_.emplace_back(description_, shared);
}

Verb& Command::add_verb(Description description, Shared shared) {
  has_verbs_ = true;
  return verbs_.emplace_back(std::move(description), shared);
}

Verb& Command::choose(const std::string& name) {
  std::vector<std::string> names;
  for (Verb& verb : verbs_) {
    if (verb.description().name == name)
      return verb;
    names.push_back(verb.description().name);
  }
  const auto found = nearest(name, names);
  throw Error(ExitCode::command_line, fmt::format("unknown verb '{}'", name),
              found ? fmt::format("did you mean '{}'?", *found) : "use " + join(names, ", "));
}

int Command::run(int argc, const char* const* argv) {
  std::vector<std::string> arguments(argv + 1, argv + argc);
  const auto given = [&](std::string_view flag) {
    return std::find(arguments.begin(), arguments.end(), flag) != arguments.end();
  };
  if (given("--version")) {
    fmt::print("{} {}\n", description_.name, version());
    return 0;
  }
  if (has_verbs_ && (arguments.empty() || arguments[0] == "--help")) {
    fmt::print(arguments.empty() ? stderr : stdout, "{}", verbs_text(description_, verbs_));
    return static_cast<int>(arguments.empty() ? ExitCode::command_line : ExitCode::done);
  }

  log::start({.command = description_.name});
  catch_stop_signals();
  Standard standard;
  Run run;
  run.command = description_.name;
  bool can_resume = false;
  std::string report; // where it may be written, once that is known
  auto [code, failure] = outcome([&] {
    Verb& verb = has_verbs_ ? choose(arguments[0]) : verbs_.front();
    if (has_verbs_) {
      run.command += " " + arguments[0];
      arguments.erase(arguments.begin());
    }
    ConfigScope scope{.command = description_.name.substr(description_.name.find('-') + 1),
                      .verb = has_verbs_ ? verb.description().name : "",
                      .app = &verb.app(),
                      .verbs = {},
                      .command_keys = {}};
    Standard of_other_verbs;
    for (Verb& each : verbs_) {
      add_standard_options(each.app(), &each == &verb ? standard : of_other_verbs, each.shared_);
      scope.verbs.push_back(each.description().name);
      for (std::string& key : option_keys(each.app()))
        scope.command_keys.push_back(std::move(key));
    }
    if (given("--help")) {
      fmt::print("{}", help_text(verb, run.command));
      return;
    }
    if (given("--write-config"))
      for (CLI::Option* option : verb.app().get_options())
        option->required(false);
    verb.app().config_formatter(toml_config(scope));
    parse(verb.app(), arguments, run.command);
    can_resume = verb.shared_.resume;
    if (standard.write_config) {
      fmt::print("{}", effective_config(scope));
      return;
    }

    log::start({.command = description_.name, .level = log::parse_level(standard.log_level)});
    if (launch().rank == 0) {
      warn_of_idle_options(verb.app(), verb.dependences_, arguments);
      check_outputs(verb.app(), verb.outputs_);
    }
    if (!standard.report.empty())
      check_output(standard.report, standard.force || is_report(standard.report));
    report = standard.report;
    apply(standard, run);
    run.config = result_config(scope);
    verb.body_(run);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - run.start;
    summarize(run, elapsed.count());
  });
  if (can_resume && failure.ends_with(run_it_again))
    failure += " with --resume: what is finished is kept";
  if (code == ExitCode::done && run.report.skipped_count() > 0)
    code = ExitCode::cases_skipped;
  return finish(run, code, failure, report);
}

CLI::Validator at_least(double minimum) {
  return CLI::Validator(
      [minimum](std::string& text) {
        const auto value = parse_number(text);
        return value && *value >= minimum ? ""
                                          : fmt::format("{} is not at least {}", text, minimum);
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
