#include <sstream>

#include "cli/arguments.h"
#include "cli/config.h"
#include "cli/validators.h"
#include "fuzz/reader.h"

namespace thorax::fuzz {

const char* const file_name = "study.toml";

void read_file(const std::filesystem::path& path) {
  CLI::App app;
  double spacing = 0;
  std::vector<double> window;
  std::vector<std::string> inputs;
  std::uint64_t seed = 0;
  bool masks = false;
  app.set_config("--config");
  app.add_option("input", inputs, "");
  app.add_option("--spacing", spacing, "")->check(cli::at_least(0));
  app.add_option("--window", window, "")->delimiter(',')->expected(2);
  app.add_option("--seed", seed, "");
  app.add_flag("--masks", masks, "");
  app.config_formatter(cli::toml_config({.command = "preprocess",
                                         .verb = "ct",
                                         .app = &app,
                                         .verbs = {"ct", "xray"},
                                         .command_keys = {"spacing", "window", "seed"}}));
  cli::parse(app, {"--config", path.string()}, "thorax-preprocess ct");
}

} // namespace thorax::fuzz
