#pragma once

#include <cstddef>
#include <filesystem>

namespace thorax::scan {

/// How many voxels of a NIfTI-1 file (.nii, .nii.gz) of real numbers are infinite or not a number.
/// The NIfTI library under ITK silently turns them into zeros, so they are counted in the file
/// itself. Voxels beyond a truncated end do not count.
std::size_t non_finite_voxels(const std::filesystem::path& path);

} // namespace thorax::scan
