#pragma once

#include "comm/communicator.h"

namespace thorax::train {

/// What all ranks know after agreeing.
struct Agreement {
  double sum = 0;      ///< over ranks
  int stop_signal = 0; ///< that any rank has received; 0 for none
};

/// Sums a number over ranks and agrees on a stop, in one small message that every rank must reach.
Agreement agree(double value, comm::Communicator& group);

} // namespace thorax::train
