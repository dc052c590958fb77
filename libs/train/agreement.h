#pragma once

#include "comm/communicator.h"

namespace thorax::train {

/// A stop signal that any rank has received; 0 for none. One small message that every rank must
/// reach.
int agree_on_stop(comm::Communicator& group);

} // namespace thorax::train
