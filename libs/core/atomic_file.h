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

/// The two halves of write_atomically: what fills the file, whose name is returned, and what waits
/// for the disk until it is whole there and has its name.
std::filesystem::path write_part(const std::filesystem::path& path,
                                 const std::function<void(const std::filesystem::path&)>& writer);
void settle(const std::filesystem::path& part, const std::filesystem::path& path);

/// write_atomically for a text.
void write_text(const std::filesystem::path& path, std::string_view text);

/// Turns an errno of a failed write into Error(no_space | cannot_write).
[[noreturn]] void fail_to_write(const std::filesystem::path& path, int error);
/// The same for a library that does not say why: a full disk is told by what is left of it.
[[noreturn]] void fail_to_write(const std::filesystem::path& path);

/// Makes a folder and those above it. Throws Error(cannot_write | no_space).
void make_folder(const std::filesystem::path& folder);

/// Removes files or folders of work that is done; warns when it cannot.
void remove_leftovers(const std::filesystem::path& path);

/// Flushes a file's content, or the names in a folder, to disk. Throws Error(cannot_write |
/// no_space).
void flush_to_disk(const std::filesystem::path& path);

/// Begins to flush what a file has so far, without waiting, so that less is left for later; a hint.
void begin_flush(const std::filesystem::path& path);

/// Frees the memory that holds a flushed file's content, which is not read again soon; a hint.
void leave_cache(const std::filesystem::path& path);

enum class OutputKind { file, folder };

/// Checks before long work that path may become an output: its folder, or the nearest one above
/// that is there, is writable, and the path is free, or with force of the same kind. Makes nothing.
/// Throws Error(exists | cannot_write).
void check_output(const std::filesystem::path& path, bool force,
                  OutputKind kind = OutputKind::file);

/// Throws Error(exists) when another process, or this one, holds path's OutputLock.
void check_unused(const std::filesystem::path& path);

/// Makes path's folder and holds "<path>.lock" for the lifetime of the object, so that two
/// processes cannot write one output. Throws Error(exists) when another process holds it. The
/// kernel releases it if this process dies.
class OutputLock {
public:
  explicit OutputLock(const std::filesystem::path& path);
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
