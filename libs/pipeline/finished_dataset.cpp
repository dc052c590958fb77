#include "pipeline/finished_dataset.h"

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/log.h"
#include "pipeline/finished.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;

/// Whether parts are of the run that made the output: a later one has written its journal since.
bool are_of(const fs::path& output, const fs::path& parts) {
  std::error_code none;
  const auto written = fs::last_write_time(parts / "journal", none);
  return none || written <= fs::last_write_time(output);
}

} // namespace

void remove_unused(const fs::path& path, const fs::path& leftover) {
  if (!fs::exists(leftover) && !fs::exists(path.string() + ".lock"))
    return;
  try {
    const OutputLock lock(path);
    if (fs::exists(leftover))
      log::info("{} is left from an earlier run: removed", leftover.string());
    remove_leftovers(leftover);
  } catch (const Error& error) {
    log::info("{} is kept: {}", leftover.string(), error.what());
  }
}

void remove_leftovers_of(const fs::path& output) {
  const fs::path parts = output.string() + ".parts", unpacked = output.string() + ".unpacked",
                 shards = output.string() + ".shards";
  if (are_of(output, parts))
    remove_unused(output, parts);
  remove_unused(unpacked, unpacked);
  if (fs::is_directory(shards))
    for (const auto& entry : fs::directory_iterator(shards))
      if (entry.path().extension() == ".h5")
        remove_leftovers_of(entry.path());
}

void check_files_beside(const fs::path& output, const FilesBeside& are_there) {
  if (are_there && !are_there(notes_of_cases(output)))
    throw Error(ExitCode::corrupt,
                fmt::format("{} is finished, but not all volumes of it were exported or lie there "
                            "as they were exported",
                            output.string()),
                "make both anew with --force, or leave out --export-nifti");
}

bool is_finished_dataset(const fs::path& output, const cli::Run& run, const Provenance& wanted) {
  const bool finished = is_finished(output, run, wanted);
  if (finished && !run.dry_run)
    remove_leftovers_of(output);
  return finished;
}

} // namespace thorax::pipeline
