#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

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

/// From now on messages and reports of this process call what lies below folder, which is there
/// only for the time of a run, as if it lay below `as`. Thread-safe.
void show_below(const std::filesystem::path& folder, const std::filesystem::path& as);
/// A text with the paths in it as show_below() says. Thread-safe.
std::string shown(std::string text);

/// Writes paths in the text as shown() gives them.
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

/// Their texts, and how often each was written.
std::map<std::string, std::size_t> warning_texts();

/// Collects the warnings that its thread writes during its lifetime, which are shown nevertheless.
/// A thread has one at a time.
class WarningRecorder {
public:
  WarningRecorder();
  ~WarningRecorder();
  WarningRecorder(const WarningRecorder&) = delete;
  WarningRecorder& operator=(const WarningRecorder&) = delete;

  const std::vector<std::string>& texts() const { return texts_; }

private:
  friend void write(Level level, const std::string& text);
  std::vector<std::string> texts_;
};

/// Shows how often repeated warnings occurred.
void finish();

} // namespace thorax::log
