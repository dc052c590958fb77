#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

namespace thorax {

/// Lets writer fill "<path>.part", flushes it to disk and renames it to path, so that path is
/// always complete or absent. The part file is removed when writer throws. Throws
/// Error(cannot_write | no_space).
void write_atomically(const std::filesystem::path& path,
                      const std::function<void(const std::filesystem::path& part)>& writer);

/// write_atomically for a text.
void write_text(const std::filesystem::path& path, std::string_view text);

/// Flushes a file's content to disk. Throws Error(cannot_write | no_space).
void flush_to_disk(const std::filesystem::path& path);

/// Checks before long work that path may become an output: its folder is there (or can be made) and
/// writable, and the path is free unless force. Throws Error(exists | cannot_write).
void check_output(const std::filesystem::path& path, bool force);

/// Holds "<path>.lock" for the lifetime of the object, so that two processes cannot write one
/// output. Throws Error(exists) when another process holds it. The kernel releases it if this
/// process dies.
class OutputLock {
public:
  explicit OutputLock(std::filesystem::path path);
  ~OutputLock();
  OutputLock(const OutputLock&) = delete;
  OutputLock& operator=(const OutputLock&) = delete;

private:
  std::filesystem::path lock_;
  int descriptor_;
};

/// The whole file as text. Throws Error(unreadable).
std::string read_text(const std::filesystem::path& path);

} // namespace thorax
