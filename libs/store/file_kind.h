#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "core/provenance.h"

namespace thorax::store {

enum class FileKind { dataset, shards, predictions, checkpoint };

struct FileStatus {
  FileKind kind;
  std::int64_t format_version;
  bool complete;
};

/// Whether a file begins as HDF5 files do.
bool is_hdf5(const std::filesystem::path& path);

/// What a file says about itself, without reading its content. Throws Error(unreadable) when it is
/// none of ours.
FileStatus file_status(const std::filesystem::path& path);

/// The step that wrote a complete Thorax file; nothing when it is none or says nothing.
std::optional<Provenance> last_step(const std::filesystem::path& path);

/// What the run that wrote a dataset file or index had to tell; empty where it kept nothing.
/// Throws Error(unreadable | corrupt).
std::string report_in(const std::filesystem::path& path);

} // namespace thorax::store
