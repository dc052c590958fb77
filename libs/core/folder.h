#pragma once

#include <filesystem>
#include <utility>
#include <vector>

#include "core/error.h"

namespace thorax {

/// What lies below a folder.
struct FolderContent {
  std::vector<std::filesystem::path> files; ///< regular ones, sorted
  std::vector<std::pair<std::filesystem::path, Error>>
      unreadable; ///< folders without permission, links that lead nowhere
};

/// Looks through a folder and those below it. Symbolic links are followed; a folder that several
/// ways lead to is looked through once, so that links may form a circle.
/// Throws Error(no_input) when folder is not there.
FolderContent content_of(const std::filesystem::path& folder);

/// Whether a path is a folder or lies below it, by their names alone: both absolute, or both from
/// one place.
bool lies_within(const std::filesystem::path& path, const std::filesystem::path& folder);

} // namespace thorax
