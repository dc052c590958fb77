#pragma once

#include <filesystem>
#include <optional>
#include <string>

// Private to libs/scan.

namespace thorax::scan {

/// Whether the file, packed by gzip or not, has the header of a NIfTI-1 volume, whatever its name.
bool looks_like_nifti(const std::filesystem::path& path);

/// What makes a NIfTI-1 file (.nii, .nii.gz) unfit to be read as one volume: a damaged or cut-off
/// end, voxels that are infinite or not a number, spacing that is no length, several volumes;
/// nothing when it is sound. The NIfTI library under ITK silently turns the first two into zeros,
/// so the file itself is read through.
/// Source: the NIfTI-1 data format, nifti.nimh.nih.gov/nifti-1.
std::optional<std::string> nifti_fault(const std::filesystem::path& path);

/// Throws Error(unreadable) with what to do instead for sound files that are not read: NIfTI-2 and
/// several volumes in one file.
void refuse_other_nifti(const std::filesystem::path& path);

} // namespace thorax::scan
