#pragma once

#include <filesystem>

namespace thorax::scan {

/// The formats that are told apart; other is anything else.
enum class FileKind { dicom, nifti, nrrd, metaimage, png, jpeg, tiff, other };

/// What a file is by its content, whatever its name says.
/// Throws Error(unreadable) when it cannot be opened.
FileKind kind_of(const std::filesystem::path& path);

} // namespace thorax::scan
