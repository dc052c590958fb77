#include "core/atomic_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/file.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/error.h"

namespace thorax {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail_to_write(const fs::path& path, int error) {
  if (error == ENOSPC || error == EDQUOT)
    throw Error(ExitCode::no_space, fmt::format("no space left to write {}", path.string()),
                "free some space and run again with --resume or --force");
  throw Error(ExitCode::cannot_write,
              fmt::format("cannot write {}: {}", path.string(), std::strerror(error)),
              "check the folder and its permissions");
}

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

} // namespace

void flush_to_disk(const fs::path& path) {
  flush(path, O_RDWR);
}

void write_atomically(const fs::path& path, const std::function<void(const fs::path&)>& writer) {
  const fs::path part = path.string() + ".part";
  std::error_code error;
  try {
    writer(part);
    flush_to_disk(part);
  } catch (...) {
    fs::remove(part, error);
    throw;
  }
  fs::rename(part, path, error);
  if (error)
    fail_to_write(path, error.value());
  flush(folder_of(path), O_RDONLY | O_DIRECTORY);
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

void check_output(const fs::path& path, bool force) {
  std::error_code error;
  if (fs::exists(path, error) && !force)
    throw Error(ExitCode::exists, fmt::format("output exists: {}", path.string()),
                "choose another name or replace it with --force");
  const fs::path folder = folder_of(path);
  fs::create_directories(folder, error);
  if (error)
    fail_to_write(folder, error.value());
  if (::access(folder.c_str(), W_OK) != 0)
    fail_to_write(folder, errno);
}

OutputLock::OutputLock(fs::path path) : lock_(path.string() + ".lock") {
  descriptor_ = ::open(lock_.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor_ < 0)
    fail_to_write(lock_, errno);
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    ::close(descriptor_);
    throw Error(ExitCode::exists, fmt::format("another process is writing {}", path.string()),
                "wait for it to end or choose another output");
  }
}

OutputLock::~OutputLock() {
  std::error_code ignored;
  fs::remove(lock_, ignored);
  ::close(descriptor_);
}

std::string read_text(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || fs::is_directory(path) || !(text << file.rdbuf() || file.peek() == EOF))
    throw Error(ExitCode::unreadable, fmt::format("cannot read {}", path.string()),
                "check the path and its permissions");
  return text.str();
}

} // namespace thorax
