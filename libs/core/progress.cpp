#include "core/progress.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <unistd.h>

#include <fmt/format.h>

#include "core/error.h"
#include "core/log.h"

namespace thorax {
namespace {

std::string duration(double seconds) {
  const auto whole = std::llround(seconds);
  if (whole >= 3600)
    return fmt::format("{}:{:02}:{:02} h", whole / 3600, whole / 60 % 60, whole % 60);
  if (whole >= 60)
    return fmt::format("{}:{:02} min", whole / 60, whole % 60);
  return fmt::format("{} s", whole);
}

} // namespace

ProgressMode parse_progress(const std::string& name) {
  if (name == "auto")
    return ProgressMode::automatic;
  if (name == "always")
    return ProgressMode::always;
  if (name == "never")
    return ProgressMode::never;
  throw Error(ExitCode::command_line, fmt::format("unknown progress mode '{}'", name),
              "use auto, always or never");
}

Progress::Progress(std::string title, std::size_t total, ProgressMode mode)
    : title_(std::move(title)), total_(total), start_(Clock::now()), last_(start_) {
  const bool terminal = ::isatty(STDERR_FILENO) != 0;
  bar_ = mode == ProgressMode::always || (mode == ProgressMode::automatic && terminal);
  lines_ = mode == ProgressMode::automatic && !terminal;
  if (total_ == 0)
    bar_ = lines_ = false;
}

Progress::~Progress() {
  if (bar_ && done_ > 0)
    std::fputc('\n', stderr);
}

void Progress::advance(std::size_t steps, const std::string& note) {
  const std::scoped_lock lock(mutex_);
  done_ += steps;
  if (bar_ || lines_)
    show(note);
}

void Progress::show(const std::string& note) {
  using namespace std::chrono_literals;
  const Clock::time_point now = Clock::now();
  const double percent = 100.0 * static_cast<double>(done_) / static_cast<double>(total_);
  const bool finished = done_ >= total_;
  const double elapsed = std::chrono::duration<double>(now - start_).count();
  const double left =
      elapsed * static_cast<double>(total_ - std::min(done_, total_)) / static_cast<double>(done_);
  const std::string time = finished ? duration(elapsed) : duration(left) + " left";
  const std::string suffix = note.empty() ? "" : ", " + note;

  if (bar_ && (finished || now - last_ >= 100ms)) {
    constexpr int width = 24;
    const int filled = static_cast<int>(percent / 100 * width);
    fmt::print(stderr, "\r\033[K{} [{:=<{}}{: <{}}] {}/{} {}{}", title_, "", filled, "",
               width - filled, done_, total_, time, suffix);
    std::fflush(stderr);
    last_ = now;
  } else if (lines_ && (finished ? shown_ : now - last_ >= (percent >= next_percent_ ? 5s : 60s))) {
    shown_ = true;
    log::info("{}: {} of {} ({:.0f}%), {}{}", title_, done_, total_, percent, time, suffix);
    while (next_percent_ <= percent)
      next_percent_ *= 2;
    last_ = now;
  }
}

} // namespace thorax
