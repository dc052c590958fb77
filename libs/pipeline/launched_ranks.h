#pragma once

#include <functional>

#include "cli/run.h"
#include "comm/communicator.h"

namespace thorax::pipeline {

/// Runs body on every rank this command was launched with, or on this process alone. Ranks other
/// than 0 stay silent but for warnings and errors.
void on_launched_ranks(cli::Run& run, const std::function<void(comm::Communicator&)>& body);

} // namespace thorax::pipeline
