#pragma once

#include <filesystem>

#include "core/volume.h"

namespace thorax::scan {

/// Reads a NIfTI-1 volume in one file, known by content, with its geometry in LPS. T is int16_t or
/// uint8_t (rounded and limited to the range of T) or float. Throws Error(unreadable) naming the
/// file, also when voxels are not finite; warns with their number where voxels are limited.
template <class T>
Volume<T> read_nifti(const std::filesystem::path& path);

/// The same of a NIfTI, NRRD (.nrrd with its voxels inside) or MetaImage volume (.mha, or .mhd with
/// a file beside it), by content. T is int16_t or float.
template <class T>
Volume<T> read_volume(const std::filesystem::path& path);

/// Writes .nii or .nii.gz and reads it through. T is int16_t or uint8_t.
/// Throws Error(cannot_write | no_space).
template <class T>
void write_nifti(const std::filesystem::path& path, const Volume<T>& volume);

} // namespace thorax::scan
