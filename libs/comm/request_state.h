#pragma once

#include "comm/communicator.h"

namespace thorax::comm {

/// What a Request holds; one kind per implementation of Communicator.
struct Request::State {
  virtual ~State() = default;
  virtual bool test() = 0;
  virtual void wait() = 0;
};

} // namespace thorax::comm
