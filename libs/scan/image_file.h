#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "core/volume.h"

namespace thorax::scan {

enum class FileKind { dicom, nifti, nrrd, metaimage, png, jpeg, tiff, other };

/// What a file is by its content, whatever its name says.
/// Throws Error(unreadable) when it cannot be opened.
FileKind kind_of(const std::filesystem::path& path);

/// A 2-D image as grey: colour becomes BT.601 luma, palettes are expanded, transparency is ignored.
struct GreyImage {
  Raster<float> pixels;
  float white = 255; ///< the largest value the file's pixel type can hold
};

/// Reads PNG, JPEG or TIFF by content. Throws Error(unreadable) naming the file.
GreyImage read_raster(const std::filesystem::path& path);

/// The pixels of an 8-bit grey PNG as they are stored; nothing for other and for damaged files,
/// which read_raster reads or refuses.
std::optional<Raster<std::uint8_t>> read_grey_bytes(const std::filesystem::path& path);

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
