#include "train/agreement.h"

#include <array>
#include <csignal>

#include "core/stop.h"

namespace thorax::train {

int agree_on_stop(comm::Communicator& group) {
  constexpr std::array signals = {SIGINT, SIGTERM, SIGUSR1};
  std::array<double, signals.size()> received{};
  for (std::size_t i = 0; i < signals.size(); ++i)
    received[i] = stop_signal() == signals[i];
  group.allreduce({received.data(), received.size(), comm::ElementType::float64});
  int agreed = 0;
  for (std::size_t i = 0; i < signals.size(); ++i)
    if (received[i] > 0)
      agreed = signals[i];
  return agreed;
}

} // namespace thorax::train
