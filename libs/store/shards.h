#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

// Private to this module.

namespace thorax::store {

struct Shard {
  std::filesystem::path path; ///< absolute, or relative to the working folder
  std::size_t first = 0, count = 0;
  std::string content_hash;
};

/// The shards of an index file, in order. Throws Error(unreadable | corrupt | file_version).
std::vector<Shard> read_shard_index(const std::filesystem::path& path);

/// Whether the file is a shard index rather than a dataset.
bool is_shard_index(const std::filesystem::path& path);

} // namespace thorax::store
