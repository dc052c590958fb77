#include "pipeline/nested_archives.h"

#include <fmt/format.h>

#include "core/archive_name.h"
#include "core/atomic_file.h"
#include "core/error.h"
#include "core/folder.h"

namespace thorax::pipeline {
namespace {

namespace fs = std::filesystem;

constexpr int most_levels = 3;

/// Short, as the names of archives may be as long as names can be.
fs::path free_name_beside(const fs::path& path) {
  fs::path name = path.parent_path() / "_";
  while (fs::exists(name))
    name += "_";
  return name;
}

bool replace(const fs::path& archive, int level, scan::ArchiveAllowance& allowance, cli::Run& run) {
  const fs::path folder = free_name_beside(archive);
  bool unpacked = false;
  if (level <= most_levels)
    unpacked = unpack(archive, folder, allowance, run);
  else
    cli::skip_or_throw(run, archive.string(),
                       Error(ExitCode::unreadable,
                             fmt::format("{}: more than {} archives within each other",
                                         archive.string(), most_levels + 1),
                             "unpack it yourself if you trust it, and give the folder"));
  fs::remove(archive);
  if (unpacked)
    fs::rename(folder, archive);
  return unpacked;
}

void unpack_level(const fs::path& folder, int level, scan::ArchiveAllowance& allowance,
                  cli::Run& run) {
  for (const fs::path& file : content_of(folder).files)
    if (is_called_archive(file) && replace(file, level, allowance, run))
      unpack_level(file, level + 1, allowance, run);
}

} // namespace

bool unpack(const fs::path& archive, const fs::path& folder, scan::ArchiveAllowance& allowance,
            cli::Run& run) {
  try {
    make_folder(folder);
    if (scan::unpack_archive(archive, folder, allowance) == 0)
      throw Error(ExitCode::unreadable, fmt::format("{}: holds no files", archive.string()),
                  "leave it out");
    return true;
  } catch (const Error& error) {
    remove_leftovers(folder);
    cli::skip_or_throw(run, archive.string(), error);
    return false;
  }
}

void unpack_nested(const fs::path& folder, scan::ArchiveAllowance& allowance, cli::Run& run) {
  unpack_level(folder, 1, allowance, run);
}

} // namespace thorax::pipeline
