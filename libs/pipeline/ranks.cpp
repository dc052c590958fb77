#include "pipeline/ranks.h"

#include <c10/util/Exception.h>

#include "pipeline/launched_ranks.h"

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
  on_launched_ranks(run, [&](comm::Communicator& ranks) {
    try {
      body(ranks);
    } catch (const c10::Error& error) {
      throw translated(error);
    }
  });
}

} // namespace thorax::pipeline
