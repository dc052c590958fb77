#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace thorax {

/// Exit codes of every command. Families: 1-3 general, 10-24 input, 40-42 output, 60 MPI, 80-85
/// processing.
enum class ExitCode : int {
  done = 0,
  internal = 1,
  command_line = 2,
  config = 3,
  cases_skipped = 10,
  unreadable = 20,
  no_input = 21,
  corrupt = 22,
  file_version = 23,
  inconsistent = 24,
  cannot_write = 40,
  exists = 41,
  no_space = 42,
  mpi = 60,
  numerical = 80,
  memory = 81,
  unavailable = 82,
  stopped = 85,
  interrupted = 130,
  terminated = 143,
};

/// One line that says what an exit code means, as printed by --help.
std::string_view meaning(ExitCode code);

/// What to do about a fault of Thorax itself.
inline constexpr const char* report_it = "report it with the command line that led to it";

/// What to do about a run that ended early; the hint of such an error ends with it.
inline constexpr const char* run_it_again = "run it again";
/// The same about a full disk.
inline constexpr const char* free_some_space = "free some space and run it again";

/// A failure the user can act on: what went wrong, on which value or file, and what to do about it.
class Error : public std::runtime_error {
public:
  /// @param what what is wrong, naming the value or file
  /// @param hint what to do
  Error(ExitCode code, const std::string& what, std::string hint);

  ExitCode code() const { return code_; }
  const std::string& hint() const { return hint_; }

  /// The same error with an outer context in front, unless it stands there: "<context>: <what>".
  Error within(std::string_view context) const;

  /// The single line shown to the user: "<what> - <hint>", also where these quote a file's line
  /// ends.
  std::string line() const;

private:
  ExitCode code_;
  std::string hint_;
};

/// Runs body; an Error that leaves it carries context in front.
template <class Body>
decltype(auto) with_context(std::string_view context, Body&& body) {
  try {
    return std::forward<Body>(body)();
  } catch (const Error& error) {
    throw error.within(context);
  }
}

} // namespace thorax
