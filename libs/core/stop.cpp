#include "core/stop.h"

#include <atomic>
#include <csignal>

namespace thorax {
namespace {

std::atomic<int> requested{0};
static_assert(std::atomic<int>::is_always_lock_free, "used in a signal handler");

void on_signal(int signal) {
  if (requested.exchange(signal) != 0 && signal != SIGUSR1) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
}

} // namespace

void catch_stop_signals() {
  for (const int signal : {SIGINT, SIGTERM, SIGUSR1}) {
    struct sigaction action {};
    action.sa_handler = on_signal;
    ::sigaction(signal, &action, nullptr);
  }
}

int stop_signal() {
  return requested;
}

void request_stop(int signal) {
  requested = signal;
}

ExitCode stop_code(int signal) {
  switch (signal) {
  case SIGINT:
    return ExitCode::interrupted;
  case SIGTERM:
    return ExitCode::terminated;
  default:
    return ExitCode::stopped;
  }
}

bool is_stop(ExitCode code) {
  return code == ExitCode::stopped || code == ExitCode::interrupted || code == ExitCode::terminated;
}

void stop_if_asked() {
  const int signal = requested;
  if (signal != 0)
    throw Error(stop_code(signal),
                signal == SIGINT    ? "interrupted"
                : signal == SIGTERM ? "terminated"
                                    : "stopped by SIGUSR1",
                run_it_again);
}

} // namespace thorax
