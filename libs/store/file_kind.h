#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace thorax::store {

enum class FileKind { dataset, shards, predictions, checkpoint };

struct FileStatus {
  FileKind kind;
  std::int64_t format_version;
  bool complete;
};

/// What a file says about itself, without reading its content. Throws Error(unreadable) when it is
/// none of ours.
FileStatus file_status(const std::filesystem::path& path);

/// Whether path is a complete file of Thorax: what a resumed run need not write again.
bool is_complete(const std::filesystem::path& path);

} // namespace thorax::store
