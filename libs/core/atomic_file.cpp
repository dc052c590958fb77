#include "core/atomic_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/error.h"
#include "core/log.h"

namespace thorax {
namespace fs = std::filesystem;
namespace {

void flush(const fs::path& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags);
  if (descriptor < 0)
    fail_to_write(path, errno);
  const int result = ::fsync(descriptor);
  const int error = errno;
  ::close(descriptor);
  if (result != 0)
    fail_to_write(path, error);
}

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

bool leads_to(const fs::path& path, int descriptor) {
  struct stat named {
  }, held{};
  return ::stat(path.c_str(), &named) == 0 && ::fstat(descriptor, &held) == 0 &&
         named.st_dev == held.st_dev && named.st_ino == held.st_ino;
}

fs::path lock_of(const fs::path& path) {
  return path.string() + ".lock";
}

[[noreturn]] void fail_in_use(const fs::path& path) {
  throw Error(ExitCode::exists, fmt::format("another process is writing {}", path.string()),
              "wait for it to end or choose another output");
}

/// The folder itself, or the nearest one above it that exists.
fs::path nearest_existing(fs::path folder) {
  std::error_code error;
  while (!fs::exists(folder, error) && folder.has_relative_path())
    folder = folder_of(folder);
  return folder;
}

} // namespace

void fail_to_write(const fs::path& path, int error) {
  if (error == ENOSPC || error == EDQUOT)
    throw Error(ExitCode::no_space, fmt::format("no space left to write {}", path.string()),
                free_some_space);
  throw Error(ExitCode::cannot_write,
              fmt::format("cannot write {}: {}", path.string(), std::strerror(error)),
              "check the folder and its permissions");
}

void fail_to_write(const fs::path& path) {
  constexpr std::uintmax_t nearly_nothing = 65536; // bytes
  std::error_code error;
  const fs::space_info space = fs::space(folder_of(path), error);
  fail_to_write(path, !error && space.available < nearly_nothing ? ENOSPC : EIO);
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    fail_to_write(folder, error.value());
}

void remove_leftovers(const fs::path& path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (error)
    log::warning("cannot remove {}: {}", path.string(), error.message());
}

void flush_to_disk(const fs::path& path) {
  flush(path, fs::is_directory(path) ? O_RDONLY | O_DIRECTORY : O_RDWR);
}

void begin_flush(const fs::path& path) {
  if (const int descriptor = ::open(path.c_str(), O_RDWR); descriptor >= 0) {
    ::sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WRITE);
    ::close(descriptor);
  }
}

void leave_cache(const fs::path& path) {
  if (const int descriptor = ::open(path.c_str(), O_RDONLY); descriptor >= 0) {
    ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED);
    ::close(descriptor);
  }
}

fs::path write_part(const fs::path& path, const std::function<void(const fs::path&)>& writer) {
  fs::path part = path.string() + ".part";
  make_folder(folder_of(path));
  try {
    writer(part);
  } catch (...) {
    std::error_code ignored;
    fs::remove(part, ignored);
    throw;
  }
  return part;
}

void settle(const fs::path& part, const fs::path& path) {
  std::error_code error;
  try {
    flush_to_disk(part);
  } catch (...) {
    fs::remove(part, error);
    throw;
  }
  fs::rename(part, path, error);
  if (error)
    fail_to_write(path, error.value());
  flush_to_disk(folder_of(path));
}

void write_atomically(const fs::path& path, const std::function<void(const fs::path&)>& writer) {
  settle(write_part(path, writer), path);
}

void write_text(const fs::path& path, std::string_view text) {
  write_atomically(path, [&](const fs::path& part) {
    errno = 0;
    std::ofstream file(part, std::ios::binary | std::ios::trunc);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    file.close();
    if (!file)
      fail_to_write(path, errno ? errno : EIO);
  });
}

void check_output(const fs::path& path, bool force, OutputKind kind) {
  std::error_code error;
  const bool folder_wanted = kind == OutputKind::folder;
  if (fs::exists(path, error) && fs::is_directory(path, error) != folder_wanted)
    throw Error(ExitCode::exists,
                fmt::format("the output is a {}, not a {}: {}", folder_wanted ? "file" : "folder",
                            folder_wanted ? "folder" : "file", path.string()),
                "choose another name");
  if (fs::exists(path, error) && !force)
    throw Error(ExitCode::exists, fmt::format("output exists: {}", path.string()),
                "choose another name or replace it with --force");
  const fs::path folder = nearest_existing(folder_of(path));
  if (!fs::is_directory(folder, error))
    fail_to_write(folder, ENOTDIR);
  if (::access(folder.c_str(), W_OK) != 0)
    fail_to_write(folder, errno);
}

void check_unused(const fs::path& path) {
  const int descriptor = ::open(lock_of(path).c_str(), O_RDWR | O_CLOEXEC);
  const bool used = descriptor >= 0 && ::flock(descriptor, LOCK_EX | LOCK_NB) != 0;
  if (descriptor >= 0)
    ::close(descriptor);
  if (used)
    fail_in_use(path);
}

OutputLock::OutputLock(const fs::path& path) : lock_(lock_of(path)) {
  make_folder(folder_of(path));
  // The holder removes its file before it lets go, so a lock counts only while its name still
  // leads to it.
  do {
    descriptor_ = ::open(lock_.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor_ < 0)
      fail_to_write(lock_, errno);
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      ::close(descriptor_);
      fail_in_use(path);
    }
  } while (!leads_to(lock_, descriptor_) && ::close(descriptor_) == 0);
}

OutputLock::~OutputLock() {
  std::error_code ignored;
  fs::remove(lock_, ignored);
  ::close(descriptor_);
}

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::error_code unknown; // of what is no regular file
  const std::uintmax_t size = fs::file_size(path, unknown);
  std::string text(unknown ? 0 : size, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (file && file.peek() != EOF) {
    std::ostringstream rest;
    rest << file.rdbuf();
    text += std::move(rest).str();
  }
  if (!file.is_open() || file.bad() || fs::is_directory(path))
    throw Error(ExitCode::unreadable, fmt::format("cannot read {}", path.string()),
                "check the path and its permissions");
  return text;
}

} // namespace thorax
