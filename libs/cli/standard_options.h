#pragma once

#include <cstdint>
#include <string>

#include <CLI/CLI.hpp>

#include "core/launcher.h"

namespace thorax::cli {

/// Options beyond the standard ones that a verb shares with others.
struct Shared {
  bool resume = false;   ///< --resume
  bool on_error = false; ///< --on-error
};

/// The values of the standard options as CLI11 fills them.
struct StandardOptions {
  std::string config;
  std::uint64_t seed = 0;
  int threads = default_threads();
  bool force = false, dry_run = false, resume = false, write_config = false, help = false,
       version = false;
  std::string report, log_level = "info", progress = "auto", on_error = "stop";
};

/// Declares them; their values are filled in when app parses.
void add_standard_options(CLI::App& app, StandardOptions& standard, Shared shared);

} // namespace thorax::cli
