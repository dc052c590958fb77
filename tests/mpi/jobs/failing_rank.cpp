#include <cstdio>
#include <cstdlib>
#include <string>

#include "comm/job.h"
#include "core/error.h"
#include "core/launcher.h"

/// failing_rank RANK|all: that rank fails while the others wait for it. Ends as a command does: the
/// error as one line, its code returned from main.
int main(int, char** argv) {
  using namespace thorax;
  try {
    const auto job = comm::world();
    const std::string failing = argv[1];
    comm::as_rank(*job, [&] {
      if (failing == "all" || job->rank() == std::atoi(failing.c_str()))
        throw Error(ExitCode::corrupt, "the image is damaged", "get it again");
      job->barrier();
    });
    return 0;
  } catch (const Error& error) {
    let_rank_zero_speak_first();
    std::fprintf(stderr, "%s\n", error.line().c_str());
    return static_cast<int>(error.code());
  }
}
