#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>

// Private to this module.

namespace thorax::store {

/// A block of an unfinished dataset.
struct BlockRecord {
  std::size_t samples = 0;
  std::string notes = {}; ///< one line of the caller's
  bool whole = false;     ///< on the disk
};

/// Which blocks of an unfinished dataset are complete, by key: a text file that gains one flushed
/// line per block. A line cut short by a kill does not count.
class Journal {
public:
  /// Reads an existing journal, or starts one. settings identify what is being written.
  /// Throws Error(inconsistent) when the existing one belongs to other settings.
  Journal(std::filesystem::path path, const std::string& settings);

  /// A block that this run or the one before has made. Thread-safe.
  std::optional<BlockRecord> find(const std::string& key) const;
  /// Counts a block for this run, or anew when more is known of it. Thread-safe.
  void add(const std::string& key, BlockRecord block);
  /// Lets a resumed run find the block, which must be whole on the disk. Thread-safe.
  /// Throws Error(cannot_write | no_space).
  void keep(const std::string& key, const BlockRecord& block);
  /// Whether a resumed run would find any block.
  bool keeps_blocks() const;
  /// Every block by key.
  std::map<std::string, BlockRecord> blocks() const;

private:
  void append(const std::string& line);

  std::filesystem::path path_;
  std::mutex file_mutex_;    ///< held while a line is written
  mutable std::mutex mutex_; ///< of what follows
  std::map<std::string, BlockRecord> blocks_;
  bool keeps_blocks_ = false;
};

} // namespace thorax::store
