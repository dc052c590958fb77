#include "train/agreement.h"

#include <array>
#include <csignal>

#include "core/stop.h"

namespace thorax::train {

Agreement agree(double value, comm::Communicator& group) {
  constexpr std::array signals = {SIGINT, SIGTERM, SIGUSR1};
  std::array<double, 1 + signals.size()> message{value};
  for (std::size_t i = 0; i < signals.size(); ++i)
    message[i + 1] = stop_signal() == signals[i];
  group.allreduce({message.data(), message.size(), comm::ElementType::float64});
  Agreement agreement{message[0]};
  for (std::size_t i = 0; i < signals.size(); ++i)
    if (message[i + 1] > 0)
      agreement.stop_signal = signals[i];
  return agreement;
}

} // namespace thorax::train
