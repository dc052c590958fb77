#pragma once

#include <functional>
#include <string>

#include "core/error.h"

namespace thorax::cli {

/// How some work ended.
struct Outcome {
  ExitCode code = ExitCode::done;
  std::string failure = {}; ///< one line; empty when nothing went wrong
};

/// Error(no_space | cannot_write) of an errno for standard output.
Error output_error(int error);

/// Does the work and turns whatever it throws into a code and a line.
Outcome outcome_of(const std::function<void()>& work);

} // namespace thorax::cli
