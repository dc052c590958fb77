#include "cli/standard_options.h"

#include "cli/help.h"
#include "cli/validators.h"

namespace thorax::cli {

void add_standard_options(CLI::App& app, StandardOptions& standard, Shared shared) {
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
      ->check(whole_number())
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

} // namespace thorax::cli
