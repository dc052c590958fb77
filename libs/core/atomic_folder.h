#pragma once

#include <filesystem>
#include <functional>

namespace thorax {

/// The files of a folder that a new one takes the place of.
struct FolderReplacement {
  bool force = false; ///< an older folder may be replaced
  /// Whether a file of the older folder, by its path there, belongs to the old content. All others
  /// are somebody else's and are kept, unless the new content has a file of the same name.
  std::function<bool(const std::filesystem::path& file)> outdated = {};
};

/// Lets fill write the content of a folder, flushes it and gives it the folder's name in one step:
/// however the process ends, the name leads to the whole old or the whole new content. Kept files
/// of an older folder are in both, by hard links where the file system has them.
///
/// The work is done in "<folder>.part/", which is marked as such; what a killed process left there
/// is removed. File systems that cannot exchange two names (RENAME_EXCHANGE) do it in two steps; a
/// process killed between them leaves no folder of that name, and the next call puts the old one
/// back first. A folder that must stay where it is, because it is a mount point or holds the
/// working folder, gets its new files one by one.
///
/// Throws Error(exists) when there is a folder without force, when "<folder>.part" is somebody
/// else's, or when a folder is called like a new file; Error(cannot_write | no_space).
void write_folder(const std::filesystem::path& folder,
                  const std::function<void(const std::filesystem::path& fresh)>& fill,
                  const FolderReplacement& replacement = {});

/// Checks before long work that write_folder can use "<folder>.part". Throws Error(exists).
void check_part_folder(const std::filesystem::path& folder);

} // namespace thorax
