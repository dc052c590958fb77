#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace thorax::scan {

/// The files that a DICOMDIR (PS3.3 Annex F) refers to.
struct DicomDirectory {
  std::vector<std::filesystem::path> files; ///< that are there, sorted, each once
  std::vector<std::string> missing;         ///< file ids as written, e.g. "DICOM/IM0001"
};

/// Whether a file says that it is a DICOMDIR, whatever its name.
bool is_dicomdir(const std::filesystem::path& path);

/// Looks up the file ids of a DICOMDIR's records in use, below its folder. Upper and lower case,
/// and the ends ";1" and "." of ISO 9660 names, make no difference where the exact name is not
/// there. Throws Error(unreadable) naming the file.
DicomDirectory read_dicomdir(const std::filesystem::path& path);

} // namespace thorax::scan
