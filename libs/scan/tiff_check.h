#pragma once

#include <filesystem>
#include <optional>
#include <string>

// Private to libs/scan.

namespace thorax::scan {

/// What makes the chain of directories of a TIFF file unfit to be followed: one beyond the end of
/// the file, or one that comes again, round which ITK's reader would go forever; nothing when it is
/// sound. Source: TIFF 6.0, section 2.
std::optional<std::string> tiff_fault(const std::filesystem::path& path);

} // namespace thorax::scan
