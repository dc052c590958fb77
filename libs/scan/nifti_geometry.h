#pragma once

#include <filesystem>
#include <optional>

#include "core/volume.h"

// Private to libs/scan.

namespace thorax::scan {

/// Where the header of a sound NIfTI-1 file says that its voxels lie, in LPS and mm: by its sform
/// where that has a code, else by its qform, as nibabel does; nothing where it has neither. Warns
/// where it has neither, or where both disagree by more than half a voxel. Throws
/// Error(unreadable) where axes are not perpendicular.
/// Source: the NIfTI-1 data format, nifti.nimh.nih.gov/nifti-1, methods 2 and 3.
std::optional<Geometry> nifti_geometry(const std::filesystem::path& path);

} // namespace thorax::scan
