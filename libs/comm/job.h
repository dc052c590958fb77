#pragma once

#include <functional>

#include "comm/communicator.h"

namespace thorax::comm {

/// Runs this rank's part of a job. An error that leaves body is named after its rank ("rank 2:
/// ...") and, when this process ends, takes the other ranks down with its exit code.
void as_rank(Communicator& job, const std::function<void()>& body);

/// Warns when the ranks on this node, free to run on all its processors, have more threads than
/// those.
void warn_when_ranks_share_processors(const Communicator& job, int threads);

} // namespace thorax::comm
