#pragma once

#include <filesystem>
#include <string_view>

namespace thorax {

/// The end of a file's name by which it calls itself an archive: ".zip", ".tar.gz", ...; empty
/// without one, and for the "._" files in which macOS keeps attributes of others.
std::string_view archive_ending(const std::filesystem::path& path);

/// Whether a name ends like an archive's.
bool is_called_archive(const std::filesystem::path& path);

} // namespace thorax
