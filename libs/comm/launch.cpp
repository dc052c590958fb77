#include <cstdlib>
#include <optional>

#include "comm/communicator.h"
#include "core/text.h"

namespace thorax::comm {
namespace {

std::optional<int> number(const char* variable) {
  const char* value = std::getenv(variable);
  const auto parsed = value ? parse_number(value) : std::nullopt;
  return parsed ? std::optional(static_cast<int>(*parsed)) : std::nullopt;
}

struct Launch {
  int size = 1, rank = 0;
};

/// What the launcher's variables say. An sbatch script and an interactive srun shell carry SLURM's
/// variables too but are no launched process: only a step of srun without a terminal counts.
Launch launch() {
  if (const auto size = number("OMPI_COMM_WORLD_SIZE"))
    return {*size, number("OMPI_COMM_WORLD_RANK").value_or(0)};
  if (const auto size = number("PMI_SIZE"))
    return {*size, number("PMI_RANK").value_or(0)};
  const auto step_size = number("SLURM_STEP_NUM_TASKS");
  if (step_size && (std::getenv("PMIX_RANK") || !std::getenv("SLURM_PTY_PORT")))
    return {*step_size, number("PMIX_RANK").value_or(number("SLURM_PROCID").value_or(0))};
  if (const auto size = number("HOROVOD_SIZE"))
    return {*size, number("HOROVOD_RANK").value_or(0)};
  return {};
}

} // namespace

int launched_size() {
  return launch().size;
}
int launched_rank() {
  return launch().rank;
}

} // namespace thorax::comm
