#pragma once

#include <filesystem>

class DcmDataset;

// Private to libs/scan.

namespace thorax::scan {

/// Throws Error(unreadable) where a file, of which DCMTK parsed what it could, ends within
/// uncompressed pixel data.
void refuse_truncated_pixels(const std::filesystem::path& path, DcmDataset& data);

} // namespace thorax::scan
