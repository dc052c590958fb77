#include "pipeline/inputs_kept.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/report_file.h"
#include "core/error.h"
#include "core/folder.h"
#include "pipeline/case_ranks.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;

/// Where a path leads: links followed as far as it exists.
fs::path place_of(const fs::path& path) {
  const fs::path place = fs::weakly_canonical(fs::absolute(path));
  return place.has_filename() ? place : place.parent_path();
}

/// Whether file is this path or, if that is a folder, lies below it, also through links.
bool is_of(const fs::path& file, const fs::path& path) {
  const auto is_file = [&](const fs::path& each) {
    std::error_code gone;
    return fs::equivalent(each, file, gone);
  };
  if (!fs::is_directory(path))
    return is_file(path);
  const std::vector<fs::path> files = content_of(path).files;
  return std::any_of(files.begin(), files.end(), is_file);
}

[[noreturn]] void fail_export(const fs::path& folder, const char* what, const fs::path& input) {
  throw Error(ExitCode::inconsistent,
              fmt::format("the folder of --export-nifti, {}, {}: {}", folder.string(), what,
                          input.string()),
              "choose a folder apart from the inputs");
}

} // namespace

void check_report(const std::vector<fs::path>& read, cli::Run& run, comm::Communicator& ranks) {
  const fs::path report = run.report_path;
  if (report.empty() || !run.force)
    return;
  rank_zero_first(ranks, [&] {
    if (!fs::exists(report) || cli::is_report(report))
      return;
    for (const fs::path& path : read)
      if (is_of(report, path)) {
        run.report_path.clear(); // which would tell of this error
        throw Error(ExitCode::inconsistent,
                    fmt::format("the report is an input, too: {}", report.string()),
                    "choose another name for the report");
      }
  });
}

void check_export(const std::vector<fs::path>& inputs, const fs::path& folder) {
  if (folder.empty())
    return;
  const fs::path place = place_of(folder);
  for (const fs::path& input : inputs) {
    const fs::path from = place_of(input);
    if (lies_within(from, place))
      fail_export(folder, "holds an input", input);
    if (fs::is_directory(from) && lies_within(place, from))
      fail_export(folder, "lies in an input", input);
  }
}

void check_export(const std::vector<Case>& cases, const fs::path& folder) {
  if (folder.empty() || !fs::is_directory(folder) || fs::is_empty(folder))
    return;
  const fs::path place = place_of(folder);
  for (const Case& each : cases)
    for (const fs::path& file : each.files())
      if (lies_within(place_of(file), place))
        fail_export(folder, "holds an input", file);
}

} // namespace thorax::pipeline
