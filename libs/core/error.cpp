#include "core/error.h"

#include "core/text.h"

namespace thorax {

std::string_view meaning(ExitCode code) {
  switch (code) {
  case ExitCode::done:
    return "done";
  case ExitCode::internal:
    return "internal error";
  case ExitCode::command_line:
    return "wrong command line";
  case ExitCode::config:
    return "wrong configuration file";
  case ExitCode::cases_skipped:
    return "done, but some cases were skipped";
  case ExitCode::unreadable:
    return "input cannot be read";
  case ExitCode::no_input:
    return "no input found";
  case ExitCode::corrupt:
    return "corrupt or incomplete file, or missing part";
  case ExitCode::file_version:
    return "file written by another format version";
  case ExitCode::inconsistent:
    return "inputs do not fit together";
  case ExitCode::cannot_write:
    return "output cannot be written";
  case ExitCode::exists:
    return "output exists or is in use";
  case ExitCode::no_space:
    return "no space left";
  case ExitCode::mpi:
    return "MPI failure";
  case ExitCode::numerical:
    return "numerical failure";
  case ExitCode::memory:
    return "out of memory";
  case ExitCode::unavailable:
    return "feature not available in this build";
  case ExitCode::stopped:
    return "stopped after a checkpoint";
  case ExitCode::interrupted:
    return "interrupted by SIGINT";
  case ExitCode::terminated:
    return "terminated by SIGTERM";
  }
  return "unknown";
}

Error::Error(ExitCode code, const std::string& what, std::string hint)
    : std::runtime_error(what), code_(code), hint_(std::move(hint)) {}

Error Error::within(std::string_view context) const {
  const std::string front = std::string(context) + ": ";
  return std::string_view(what()).starts_with(front) ? *this : Error(code_, front + what(), hint_);
}

std::string Error::line() const {
  return one_line(hint_.empty() ? std::string(what()) : std::string(what()) + " - " + hint_);
}

} // namespace thorax
