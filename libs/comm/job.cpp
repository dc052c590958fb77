#include "comm/job.h"

#include "comm/mpi_session.h"
#include "core/error.h"
#include "core/launcher.h"
#include "core/log.h"
#include "core/parallel.h"

namespace thorax::comm {

void as_rank(Communicator& job, const std::function<void()>& body) {
  if (job.size() == 1)
    return body();
  try {
    body();
  } catch (const std::exception& failure) {
    const auto* error = dynamic_cast<const Error*>(&failure);
    abort_at_exit(static_cast<int>(error ? error->code() : ExitCode::internal));
    if (!error)
      throw;
    throw error->within("rank " + std::to_string(job.rank()));
  }
}

void warn_when_ranks_share_processors(const Communicator& job, int threads) {
  const int processors = available_threads();
  if (!is_bound() && processors < threads * job.local_size() && job.local_rank() == 0)
    log::warning("{} ranks with {} threads each share {} processors; {}", job.local_size(), threads,
                 processors, threads > 1 ? "lower --threads" : "start fewer ranks");
}

} // namespace thorax::comm
