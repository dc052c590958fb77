#pragma once

#include "core/error.h"

namespace thorax {

/// Makes SIGINT, SIGTERM and SIGUSR1 ask for a stop instead of killing the process; a second SIGINT
/// or SIGTERM kills it.
void catch_stop_signals();

/// The signal that asked for a stop, or 0.
int stop_signal();

/// Asks for a stop as if the signal had arrived; 0 takes the request back.
void request_stop(int signal);

/// The exit code for a stop by signal: 130, 143, or 85 for SIGUSR1.
ExitCode stop_code(int signal);

/// Whether a code is that of a stop by signal.
bool is_stop(ExitCode code);

/// Throws Error with stop_code() when a stop was asked for. Long loops call it where their finished
/// work is safe.
void stop_if_asked();

} // namespace thorax
