#include "core/log.h"

#include <atomic>
#include <map>
#include <mutex>
#include <unistd.h>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "core/error.h"
#include "core/shown_paths.h"
#include "core/text.h"

namespace thorax::log {
namespace {

constexpr int shown_repeats = 3;

struct State {
  std::shared_ptr<spdlog::logger> logger;
  int rank = 0;
  std::mutex mutex;
  std::map<std::string, std::size_t> repeats;
  ShownPaths shown_paths;
  std::atomic<std::size_t> warnings{0};
};

State& state() {
  static State instance;
  return instance;
}

thread_local WarningRecorder* recorder = nullptr;

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
  case Level::error:
    return spdlog::level::err;
  case Level::warning:
    return spdlog::level::warn;
  case Level::info:
    return spdlog::level::info;
  case Level::debug:
    return spdlog::level::debug;
  case Level::trace:
    return spdlog::level::trace;
  }
  return spdlog::level::info;
}

void set_pattern(spdlog::logger& logger, const std::string& rank) {
  const bool terminal = ::isatty(STDERR_FILENO) != 0;
  logger.set_pattern(terminal ? "%n: " + rank + "%^%l%$: %v"
                              : "%Y-%m-%dT%H:%M:%S " + rank + "%n: %l: %v");
}

} // namespace

void start(const Settings& settings) {
  State& log = state();
  log.logger = std::make_shared<spdlog::logger>(
      settings.command, std::make_shared<spdlog::sinks::stderr_color_sink_mt>());
  set_pattern(*log.logger, "");
  log.logger->set_level(to_spdlog(settings.level));
}

void become_rank(int rank, int ranks) {
  State& log = state();
  log.rank = rank;
  if (log.logger && ranks > 1)
    set_pattern(*log.logger, fmt::format("[{}] ", rank));
}

Level parse_level(std::string_view name) {
  static const std::map<std::string_view, Level> levels = {{"error", Level::error},
                                                           {"warning", Level::warning},
                                                           {"info", Level::info},
                                                           {"debug", Level::debug},
                                                           {"trace", Level::trace}};
  const auto found = levels.find(name);
  if (found == levels.end())
    throw Error(ExitCode::command_line, fmt::format("unknown log level '{}'", name),
                "use error, warning, info, debug or trace");
  return found->second;
}

void show_below(const std::filesystem::path& folder, const std::filesystem::path& as) {
  State& log = state();
  const std::scoped_lock lock(log.mutex);
  log.shown_paths.show_below(folder, as);
}

std::string shown(std::string text) {
  State& log = state();
  const std::scoped_lock lock(log.mutex);
  return log.shown_paths.shown(std::move(text));
}

void write(Level level, const std::string& text) {
  State& log = state();
  if (!log.logger)
    start({.command = "thorax"});
  if (level == Level::warning) {
    ++log.warnings;
    if (recorder)
      recorder->texts_.push_back(text);
    const std::scoped_lock lock(log.mutex);
    if (++log.repeats[text] > shown_repeats)
      return;
  }
  if (log.rank > 0 && level != Level::error)
    return;
  log.logger->log(to_spdlog(level), one_line(shown(text)));
}

std::size_t warnings() {
  return state().warnings;
}

std::map<std::string, std::size_t> warning_texts() {
  const std::scoped_lock lock(state().mutex);
  return state().repeats;
}

WarningRecorder::WarningRecorder() {
  recorder = this;
}

WarningRecorder::~WarningRecorder() {
  recorder = nullptr;
}

void finish() {
  State& log = state();
  const std::scoped_lock lock(log.mutex);
  for (const auto& [text, count] : log.repeats)
    if (count > shown_repeats && log.rank == 0)
      log.logger->warn("{} (and {} more like this)", log.shown_paths.shown(text),
                       count - shown_repeats);
  log.repeats.clear();
}

} // namespace thorax::log
