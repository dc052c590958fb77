#include "pipeline/same_inputs.h"

#include <sys/stat.h>

#include <fmt/format.h>

#include "core/folder.h"
#include "core/hash.h"
#include "core/stop.h"
#include "core/text.h"
#include "pipeline/finished.h"
#include "pipeline/finished_dataset.h"
#include "pipeline/sidecar.h"
#include "store/dataset.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;

/// Names are relative to root, so that the folder may have moved.
std::string line_of(const fs::path& file, const fs::path& root) {
  struct stat status {};
  const std::string name = file.lexically_relative(root).generic_string();
  if (::stat(file.c_str(), &status) != 0)
    return name + " is not there\n";
  return fmt::format("{} {} {}.{:09}\n", name, status.st_size, status.st_mtim.tv_sec,
                     status.st_mtim.tv_nsec);
}

std::vector<fs::path> files_of(const fs::path& input) {
  if (fs::is_directory(input))
    return content_of(input).files;
  if (lower(input.filename().string()) == "dicomdir" && fs::exists(input))
    return content_of(fs::absolute(input).parent_path()).files;
  std::vector<fs::path> files = {input};
  if (const fs::path beside = sidecar_of(input); !beside.empty())
    files.push_back(beside);
  return files;
}

} // namespace

std::string listing_of(const std::vector<fs::path>& inputs, const fs::path& output,
                       comm::Communicator& ranks) {
  if (ranks.rank() != 0)
    return ranks.broadcast_text("");
  const std::string own = fs::absolute(output).lexically_normal().string();
  Sha256 hash;
  for (const fs::path& input : inputs) {
    hash.add("input\n");
    const fs::path root = fs::is_directory(input) ? input : input.parent_path();
    for (const fs::path& file : files_of(input)) {
      stop_if_asked();
      if (!fs::absolute(file).lexically_normal().string().starts_with(own))
        hash.add(line_of(file, root));
    }
  }
  return ranks.broadcast_text(hash.hex());
}

std::optional<Notes> finished_from(const std::string& listing, const fs::path& output,
                                   cli::Run& run, const FilesBeside& files_beside) {
  const auto step = finished_step(output, run, run.provenance({}));
  if (!step)
    store::check_destination(output, {.force = run.force, .resume = run.resume});
  if (!step || step->listing != listing)
    return std::nullopt;
  check_files_beside(output, files_beside);
  tell_finished(output);
  if (!run.dry_run)
    remove_leftovers_of(output);
  run.report.output(output);
  return tell_all_again(output, run);
}

} // namespace thorax::pipeline
