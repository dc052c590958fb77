#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <optional>

#include <zlib.h>

// Private to libs/scan.

namespace thorax::scan {

constexpr int nifti_header_size = 348;

/// The bytes of one number, turned round where the file has the other byte order.
template <class T>
T number(const std::byte* bytes, bool swapped) {
  std::array<std::byte, sizeof(T)> own;
  std::copy(bytes, bytes + sizeof(T), own.begin());
  if (swapped)
    std::reverse(own.begin(), own.end());
  T value;
  std::memcpy(&value, own.data(), sizeof(T));
  return value;
}

/// What the 348-byte header tells of the bytes that follow it and of where they lie.
struct NiftiHeader {
  std::array<std::int16_t, 8> dim; ///< [0] how many there are, then their sizes
  std::int16_t datatype, bits_per_voxel;
  std::int16_t qform, sform;       ///< codes; 0 where there is no such transform
  std::array<float, 6> quaternion; ///< b, c, d and the offset in mm
  std::array<float, 12> affine;    ///< row by row, mm
  std::array<float, 8> spacing;    ///< [1..3] mm
  int units;                       ///< xyzt_units: of length in the lowest 3 bits
  float first_voxel;               ///< byte in the file
  float slope, intercept;          ///< of the values; a slope of 0 stands for none
  bool swapped;
};

/// Of a file, packed by gzip or not, that is read from its begin; nothing where it is no NIfTI-1.
std::optional<NiftiHeader> read_nifti_header(gzFile file);
std::optional<NiftiHeader> read_nifti_header(const std::filesystem::path& path);

} // namespace thorax::scan
