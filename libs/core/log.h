#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace thorax::log {

enum class Level { error, warning, info, debug, trace };

struct Settings {
  std::string command;       ///< shown in front of every line
  Level level = Level::info; ///< the least severe level that is shown
};

/// Sets up the process-wide logger. On a terminal "command: warning: text"; elsewhere each line
/// carries the time. Everything goes to stderr.
void start(const Settings& settings);

/// For a process of a job: lines carry its rank, and ranks other than 0, which see
/// what rank 0 sees, show only errors.
void become_rank(int rank, int ranks);

/// Parses error|warning|info|debug|trace. Throws Error(command_line).
Level parse_level(std::string_view name);

void write(Level level, const std::string& text);

/// A warning whose text was shown three times is counted instead; the count is shown at the end.
template <class... Args>
void warning(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::warning, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::error, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::info, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void debug(fmt::format_string<Args...> format, Args&&... args) {
  write(Level::debug, fmt::format(format, std::forward<Args>(args)...));
}

/// Warnings written so far by this process, repeated ones included.
std::size_t warnings();

/// Shows how often repeated warnings occurred.
void finish();

} // namespace thorax::log
