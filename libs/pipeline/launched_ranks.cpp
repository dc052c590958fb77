#include "pipeline/launched_ranks.h"

#include "comm/job.h"
#include "core/launcher.h"
#include "core/log.h"

namespace thorax::pipeline {

void on_launched_ranks(cli::Run& run, const std::function<void(comm::Communicator&)>& body) {
  if (launch().rank > 0) {
    log::become_rank(launch().rank, launch().size);
    run.progress = ProgressMode::never;
  }
  const auto ranks = comm::world();
  comm::as_rank(*ranks, [&] {
    comm::warn_when_ranks_share_processors(*ranks, run.threads);
    body(*ranks);
  });
}

} // namespace thorax::pipeline
