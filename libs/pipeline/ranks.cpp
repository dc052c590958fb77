#include "pipeline/ranks.h"

#include <c10/util/Exception.h>

#include "comm/job.h"
#include "core/launcher.h"
#include "core/log.h"

namespace thorax::pipeline {
namespace {

Error translated(const c10::Error& error) {
  std::string text = error.what_without_backtrace();
  text = text.substr(0, text.find('\n'));
  if (text.find("allocate memory") != std::string::npos ||
      text.find("out of memory") != std::string::npos)
    return Error(ExitCode::memory, text, "use a smaller --batch-size");
  return Error(ExitCode::internal, "LibTorch: " + text, report_it);
}

} // namespace

void on_ranks(cli::Run& run, const std::function<void(comm::Communicator&)>& body) {
  if (launch().rank > 0) {
    log::become_rank(launch().rank, launch().size);
    run.progress = ProgressMode::never;
  }
  const auto group = comm::world();
  comm::as_rank(*group, [&] {
    comm::warn_when_ranks_share_processors(*group, run.threads);
    try {
      body(*group);
    } catch (const c10::Error& error) {
      throw translated(error);
    }
  });
}

} // namespace thorax::pipeline
