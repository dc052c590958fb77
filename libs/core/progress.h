#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>

namespace thorax {

enum class ProgressMode { automatic, always, never };

/// Parses auto|always|never. Throws Error(command_line).
ProgressMode parse_progress(const std::string& name);

/// How far a loop is, with the time left, on stderr: a bar on a terminal, else a timestamped line
/// at doubling percentages, 5 s apart or more, every 60 s, and at the end of a loop that had lines.
/// Thread-safe. Silent on ranks other than 0.
class Progress {
public:
  Progress(std::string title, std::size_t total, ProgressMode mode);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Counts steps as done; note is shown behind the bar, e.g. the current loss.
  void advance(std::size_t steps = 1, const std::string& note = {});

private:
  using Clock = std::chrono::steady_clock;
  void show(const std::string& note);

  std::string title_;
  std::size_t total_, done_ = 0;
  bool bar_, lines_;
  bool shown_ = false; ///< a line
  double next_percent_ = 1;
  Clock::time_point start_, last_;
  std::mutex mutex_;
};

} // namespace thorax
