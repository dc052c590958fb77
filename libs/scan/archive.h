#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace thorax::scan {

/// What an archive may grow to, so that a small file cannot fill the disk.
struct ArchiveLimits {
  std::uint64_t entries = 1'000'000;
  std::uint64_t bytes = std::uint64_t{1} << 40;  ///< of all files together
  double ratio = 200;                            ///< to the archive's own size
  std::uint64_t always = std::uint64_t{1} << 26; ///< bytes that no ratio forbids
};

/// What is left of the limits for one archive and all archives within it.
class ArchiveAllowance {
public:
  explicit ArchiveAllowance(std::filesystem::path outermost, const ArchiveLimits& limits = {});

  /// Take what was found. Throw Error(unreadable), naming the outermost archive, beyond the limits.
  void take_entry();
  void take_bytes(std::uint64_t count);

private:
  [[noreturn]] void refuse(const std::string& why) const;

  std::filesystem::path outermost_;
  std::uint64_t most_entries_, most_bytes_, entries_ = 0, bytes_ = 0;
};

/// Whether a file holds a zip, tar or 7z archive, the latter two plain or compressed by gzip,
/// bzip2, xz or zstd; by its content.
bool is_archive(const std::filesystem::path& path);

/// Writes the regular files of an archive below folder, readable by their owner alone. Backslashes
/// separate folders as slashes do. Entries that lead outside (absolute, ".."), links, devices,
/// names that occur again or are too long are left out with a warning; archives inside stay files.
/// @param allowance of the archive, or of the one that it lies in
/// @return how many files were written
/// Throws Error(unreadable) on archives that are damaged, encrypted or beyond the limits,
/// Error(cannot_write | no_space), and what stop_if_asked() throws.
std::size_t unpack_archive(const std::filesystem::path& archive,
                           const std::filesystem::path& folder, ArchiveAllowance& allowance);

} // namespace thorax::scan
