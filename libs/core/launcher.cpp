#include "core/launcher.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <thread>

#include "core/parallel.h"
#include "core/text.h"

namespace thorax {
namespace {

std::optional<int> number(const char* variable) {
  const char* value = std::getenv(variable);
  const auto parsed = value ? parse_number(value) : std::nullopt;
  return parsed ? std::optional(static_cast<int>(*parsed)) : std::nullopt;
}

} // namespace

// An sbatch script and an interactive srun shell carry SLURM's variables too but are no launched
// process: only a step of srun without a terminal counts.
Launch launch() {
  if (const auto size = number("OMPI_COMM_WORLD_SIZE"))
    return {*size, number("OMPI_COMM_WORLD_RANK").value_or(0),
            number("OMPI_COMM_WORLD_LOCAL_SIZE").value_or(1)};
  if (const auto size = number("PMI_SIZE"))
    return {*size, number("PMI_RANK").value_or(0), number("MPI_LOCALNRANKS").value_or(1)};
  const auto step_size = number("SLURM_STEP_NUM_TASKS");
  if (step_size && (std::getenv("PMIX_RANK") || !std::getenv("SLURM_PTY_PORT")))
    return {*step_size, number("PMIX_RANK").value_or(number("SLURM_PROCID").value_or(0)), 1};
  if (const auto size = number("HOROVOD_SIZE"))
    return {*size, number("HOROVOD_RANK").value_or(0), number("HOROVOD_LOCAL_SIZE").value_or(1)};
  return {};
}

void let_rank_zero_speak_first() {
  if (launch().rank > 0)
    std::this_thread::sleep_for(std::chrono::seconds(5));
}

bool is_bound() {
  return available_threads() < static_cast<int>(std::thread::hardware_concurrency());
}

int default_threads() {
  const int allowed = available_threads();
  return is_bound() ? allowed : std::max(1, allowed / launch().local_size);
}

} // namespace thorax
