#include "core/atomic_folder.h"

#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/folder.h"

namespace thorax {
namespace fs = std::filesystem;
namespace {

constexpr const char* mark = ".thorax-unfinished";

/// Where a folder stands, links followed.
fs::path place_of(const fs::path& folder) {
  const fs::path place = fs::weakly_canonical(fs::absolute(folder));
  return place.has_filename() ? place : place.parent_path();
}

/// Where a folder is prepared, beside its place.
struct Part {
  explicit Part(const fs::path& folder)
      : path(folder.string() + ".part"), fresh(path / "new"), old(path / "old") {}

  fs::path path, fresh, old;
};

bool is_real_folder(const fs::path& path) {
  return fs::is_directory(fs::symlink_status(path));
}

/// Of an earlier call: marked, or killed before it could mark it.
bool is_leftover(const fs::path& part) {
  return is_real_folder(part) && (fs::exists(part / mark) || fs::is_empty(part));
}

/// The mark goes last, so that what is left after a kill here is known as well.
void remove_part(const Part& part) {
  for (const fs::path& path : {part.fresh, part.old, part.path})
    remove_leftovers(path);
}

/// Puts back a folder that was moved away by a process killed before it moved in the new one.
void recover(const fs::path& folder, const Part& part) {
  if (fs::exists(part.path / mark) && fs::exists(part.old) && !fs::exists(folder))
    fs::rename(part.old, folder);
}

void make_part(const Part& part) {
  fs::create_directory(part.path);
  if (!std::ofstream(part.path / mark))
    fail_to_write(part.path / mark);
  fs::create_directory(part.fresh);
}

/// The file, link or folder itself in a second place; its content only where no hard link can be.
void link_or_copy(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::create_hard_link(from, to, error);
  if (error)
    fs::copy(from, to, fs::copy_options::copy_symlinks);
}

/// Takes over what is in the old folder and belongs neither to the old nor to the new content.
/// @param below the part of the folder to look at, "" for all of it
void keep_others(const fs::path& folder, const fs::path& fresh, const fs::path& below,
                 const FolderReplacement& replacement) {
  for (const auto& entry : fs::directory_iterator(folder / below)) {
    const fs::path name = below / entry.path().filename(), target = fresh / name;
    const bool both = fs::exists(fs::symlink_status(target));
    if (both && entry.is_directory() != fs::is_directory(target))
      throw Error(ExitCode::exists,
                  fmt::format("{} is in the way of {} to be written", entry.path().string(),
                              entry.is_directory() ? "a file" : "a folder"),
                  "move it away");
    if (is_real_folder(entry.path())) {
      const bool made = fs::create_directory(target, entry.path());
      keep_others(folder, fresh, name, replacement);
      if (made && fs::is_empty(target) && !fs::is_empty(entry.path()))
        fs::remove(target); // all of it was outdated
    } else if (!both && !(replacement.outdated && replacement.outdated(name))) {
      link_or_copy(entry.path(), target);
    }
  }
}

void flush_folders(const fs::path& folder) {
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (is_real_folder(entry.path()))
      flush_to_disk(entry.path());
  flush_to_disk(folder);
}

/// @return 0 or an errno
int rename_with(const fs::path& from, const fs::path& to, unsigned flags) {
  return ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), flags) == 0 ? 0 : errno;
}

bool is_unsupported(int error) {
  return error == EINVAL || error == ENOSYS || error == ENOTSUP;
}

[[noreturn]] void fail_existing(const fs::path& folder) {
  throw Error(ExitCode::exists, fmt::format("output exists: {}", folder.string()),
              "choose another name or replace it with --force");
}

void move_in(const fs::path& folder, const Part& part) {
  int error = rename_with(part.fresh, folder, RENAME_NOREPLACE);
  if (is_unsupported(error))
    error = fs::exists(folder) ? EEXIST : rename_with(part.fresh, folder, 0);
  if (error == EEXIST || error == ENOTEMPTY)
    fail_existing(folder);
  if (error)
    fail_to_write(folder, error);
}

void swap_in(const fs::path& folder, const Part& part) {
  const int error = rename_with(part.fresh, folder, RENAME_EXCHANGE);
  if (is_unsupported(error)) {
    fs::rename(folder, part.old);
    fs::rename(part.fresh, folder);
  } else if (error) {
    fail_to_write(folder, error);
  }
}

bool is_mount_point(const fs::path& folder) {
  struct statx status {};
  return ::statx(AT_FDCWD, folder.c_str(), 0, 0, &status) == 0 &&
         (status.stx_attributes & STATX_ATTR_MOUNT_ROOT);
}

/// @param folder canonical
bool must_stay(const fs::path& folder) {
  std::error_code error;
  const fs::path here = fs::current_path(error);
  return (!error && lies_within(here, folder)) || is_mount_point(folder);
}

void replace(const fs::path& folder, const std::function<void(const fs::path&)>& fill,
             const FolderReplacement& replacement) {
  const Part part(folder);
  check_part_folder(folder);
  recover(folder, part);
  remove_part(part);
  make_folder(folder.parent_path());
  const bool replaces = fs::exists(folder);
  if (replaces && !replacement.force)
    fail_existing(folder);
  if (replaces && must_stay(folder))
    return fill(folder);
  try {
    make_part(part);
    fill(part.fresh);
    if (replaces) {
      keep_others(folder, part.fresh, "", replacement);
      fs::permissions(part.fresh, fs::status(folder).permissions());
    }
    flush_folders(part.fresh);
    replaces ? swap_in(folder, part) : move_in(folder, part);
    flush_to_disk(folder.parent_path());
  } catch (...) {
    recover(folder, part);
    remove_part(part);
    throw;
  }
  remove_part(part);
}

} // namespace

void check_part_folder(const fs::path& folder) {
  const fs::path part = Part(place_of(folder)).path;
  if (fs::exists(fs::symlink_status(part)) && !is_leftover(part))
    throw Error(ExitCode::exists, fmt::format("{} is in the way", part.string()),
                "move it away: the output is prepared there");
}

void write_folder(const fs::path& folder, const std::function<void(const fs::path&)>& fill,
                  const FolderReplacement& replacement) {
  try {
    replace(place_of(folder), fill, replacement);
  } catch (const fs::filesystem_error& error) {
    fail_to_write(folder, error.code().value());
  }
}

} // namespace thorax
