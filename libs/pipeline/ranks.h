#pragma once

#include <functional>

#include "cli/run.h"
#include "comm/communicator.h"

namespace thorax::pipeline {

/// on_launched_ranks for commands of LibTorch, whose errors become Error, a failed allocation
/// Error(memory).
void on_ranks(cli::Run& run, const std::function<void(comm::Communicator&)>& body);

} // namespace thorax::pipeline
