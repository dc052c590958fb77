#include "pipeline/phantom_folder.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"

namespace thorax::pipeline {
namespace fs = std::filesystem;
namespace {

/// Whether a cohort's folder may hold an entry of this name.
bool is_ours(std::string name) {
  if (name.ends_with(".part"))
    name.resize(name.size() - 5);
  const bool patient =
      name.starts_with('P') && name.find_first_not_of("0123456789", 1) == name.npos;
  constexpr std::array<std::string_view, 5> others = {cohort_record, "masks", "lesions",
                                                      "labels.csv", "Data_Entry_2017.csv"};
  return patient || std::find(others.begin(), others.end(), name) != others.end();
}

} // namespace

void check_cohort_folder(const fs::path& folder, const std::string& settings, const cli::Run& run) {
  const fs::path record = folder / cohort_record;
  if (!fs::exists(folder) || (fs::is_directory(folder) && fs::is_empty(folder))) {
    check_output(folder, true, OutputKind::folder);
    return;
  }
  if (!fs::exists(record))
    throw Error(ExitCode::exists,
                fmt::format("{} holds something other than a phantom cohort", folder.string()),
                "choose another folder");
  for (const auto& entry : fs::directory_iterator(folder))
    if (!is_ours(entry.path().filename().string()))
      throw Error(ExitCode::exists,
                  fmt::format("{} is no part of a phantom cohort", entry.path().string()),
                  "move it away or choose another folder");
  if (run.resume && read_text(record) != settings)
    throw Error(ExitCode::inconsistent,
                fmt::format("{} was begun with other options or another seed", folder.string()),
                "use the same options, or start again with --force");
  if (!run.resume && !run.force)
    throw Error(ExitCode::exists, "output exists: " + folder.string(),
                "choose another folder, continue with --resume or replace it with --force");
}

void start_cohort(const fs::path& folder, const std::string& settings) {
  const fs::path part = folder.string() + ".part", old = folder.string() + ".old";
  for (const fs::path& left : {part, old})
    fs::remove_all(left);
  write_text(part / cohort_record, settings);
  if (fs::exists(folder))
    fs::rename(folder, old);
  fs::rename(part, folder);
  remove_leftovers(old);
}

} // namespace thorax::pipeline
