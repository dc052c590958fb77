#pragma once

#include <filesystem>
#include <optional>
#include <string>

// Private to libs/scan.

namespace thorax::scan {

/// What makes a MetaImage (.mha, .mhd) unfit to be read as one grey volume: a header that says less
/// than it must, voxels elsewhere than in the file itself or in a file beside it, too few of them;
/// nothing when it is sound. The library under ITK writes lines of its own about such files, and
/// would follow any path. Source: itk.org/Wiki/ITK/MetaIO/Documentation.
std::optional<std::string> metaimage_fault(const std::filesystem::path& path);

/// The same of an NRRD file (.nrrd), which must hold its voxels itself, raw or gzip.
/// Source: teem.sourceforge.net/nrrd/format.html.
std::optional<std::string> nrrd_fault(const std::filesystem::path& path);

} // namespace thorax::scan
