#include "scan/nifti_check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <zlib.h>

#include "scan/nifti_header.h"
#include "scan/unreadable.h"

namespace thorax::scan {
namespace {

using File = std::unique_ptr<gzFile_s, decltype(&gzclose)>;

constexpr int type_float32 = 16, type_float64 = 64;

/// Bits of the types of one real number, by code.
constexpr std::array<std::pair<int, int>, 10> number_bits = {{{2, 8},
                                                              {4, 16},
                                                              {8, 32},
                                                              {type_float32, 32},
                                                              {type_float64, 64},
                                                              {256, 8},
                                                              {512, 16},
                                                              {768, 32},
                                                              {1024, 64},
                                                              {1280, 64}}};

/// Lengths in mm between these bounds keep their squares and quotients finite.
constexpr float shortest = 1e-6f, longest = 1e6f;

bool is_length(float value) {
  return std::abs(value) >= shortest && std::abs(value) <= longest;
}

bool are_bounded(std::span<const float> values) {
  return std::all_of(values.begin(), values.end(),
                     [](float value) { return std::abs(value) <= longest; });
}

/// ITK's linear algebra ends the process on numbers that are not finite.
bool has_sound_orientation(const NiftiHeader& header) {
  if (header.qform > 0 && !are_bounded(header.quaternion))
    return false;
  if (header.sform <= 0)
    return true;
  const auto& affine = header.affine;
  for (std::size_t column = 0; column < 3; ++column)
    if (!is_length(std::hypot(affine[column], affine[4 + column], affine[8 + column])))
      return false;
  return are_bounded(affine);
}

std::optional<std::string> header_fault(const NiftiHeader& header) {
  const int dimensions = header.dim[0];
  if (dimensions < 1 || dimensions > 7 ||
      std::any_of(header.dim.begin() + 1, header.dim.begin() + 1 + dimensions,
                  [](std::int16_t size) { return size < 1; }))
    return "damaged NIfTI header";
  std::size_t volumes = 1;
  for (int i = 4; i <= dimensions; ++i)
    volumes *= static_cast<std::size_t>(header.dim[static_cast<std::size_t>(i)]);
  if (volumes > 1)
    return fmt::format("{} volumes in one file", volumes);
  for (std::size_t i = 1; i <= 3 && static_cast<int>(i) <= dimensions; ++i)
    if (!is_length(header.spacing[i]))
      return fmt::format("a spacing of {} mm", header.spacing[i]);
  if (!has_sound_orientation(header))
    return "an orientation that is no rotation of axes in mm";
  if (std::find(number_bits.begin(), number_bits.end(),
                std::pair<int, int>(header.datatype, header.bits_per_voxel)) == number_bits.end())
    return fmt::format("voxels of data type {} with {} bits are no grey values", header.datatype,
                       header.bits_per_voxel);
  if (!(header.first_voxel >= 0 && header.first_voxel < 0x1p31f))
    return "damaged NIfTI header";
  if (!std::isfinite(header.slope) || !std::isfinite(header.intercept) ||
      (header.slope == 0 && header.intercept != 0)) // read in different ways by different programs
    return fmt::format("values scaled by {} and {}", header.slope, header.intercept);
  return std::nullopt;
}

std::size_t voxel_bytes(const NiftiHeader& header) {
  std::size_t bytes = static_cast<std::size_t>(header.bits_per_voxel) / 8;
  for (int i = 1; i <= header.dim[0]; ++i)
    bytes *= static_cast<std::size_t>(header.dim[static_cast<std::size_t>(i)]);
  return bytes;
}

template <class T>
std::size_t count_non_finite(std::span<const std::byte> bytes, bool swapped) {
  std::size_t found = 0;
  for (std::size_t at = 0; at + sizeof(T) <= bytes.size(); at += sizeof(T))
    found += !std::isfinite(number<T>(bytes.data() + at, swapped));
  return found;
}

/// Reads on to the end, past which a compressed file keeps its checksum.
std::optional<std::string> voxel_fault(gzFile file, const NiftiHeader& header) {
  std::vector<std::byte> block(1 << 20);
  std::size_t total = 0, non_finite = 0;
  int count = 0;
  while ((count = gzread(file, block.data(), static_cast<unsigned>(block.size()))) > 0) {
    const std::span bytes(block.data(), static_cast<std::size_t>(count));
    total += bytes.size();
    if (header.datatype == type_float32)
      non_finite += count_non_finite<float>(bytes, header.swapped);
    if (header.datatype == type_float64)
      non_finite += count_non_finite<double>(bytes, header.swapped);
  }
  int error = Z_OK;
  gzerror(file, &error);
  if (count < 0 || error != Z_OK || total < voxel_bytes(header))
    return "damaged or truncated NIfTI volume";
  if (non_finite > 0)
    return fmt::format("{} voxels are not finite numbers", non_finite);
  return std::nullopt;
}

} // namespace

bool looks_like_nifti(const std::filesystem::path& path) {
  const File file(gzopen(path.c_str(), "rb"), gzclose);
  std::array<char, nifti_header_size> bytes;
  return file && gzread(file.get(), bytes.data(), nifti_header_size) == nifti_header_size &&
         std::string_view(bytes.data() + 344, 4) == std::string_view("n+1", 4);
}

void refuse_other_nifti(const std::filesystem::path& path) {
  const File file(gzopen(path.c_str(), "rb"), gzclose);
  std::array<std::byte, 4> size;
  constexpr std::int32_t size_of_second = 540;
  if (file && gzread(file.get(), size.data(), size.size()) == static_cast<int>(size.size()) &&
      (number<std::int32_t>(size.data(), false) == size_of_second ||
       number<std::int32_t>(size.data(), true) == size_of_second))
    unreadable(path, "a NIfTI-2 file", "save it as NIfTI-1");
  const auto header = read_nifti_header(path);
  if (!header)
    return;
  for (int i = 4; i <= std::min<int>(header->dim[0], 7); ++i)
    if (const int volumes = header->dim[static_cast<std::size_t>(i)]; volumes > 1)
      unreadable(path, fmt::format("{} volumes in one file", volumes),
                 "save the one to use in a file of its own");
}

std::optional<std::string> nifti_fault(const std::filesystem::path& path) {
  const File file(gzopen(path.c_str(), "rb"), gzclose);
  const auto header = file ? read_nifti_header(file.get()) : std::nullopt;
  if (!header)
    return "damaged or truncated NIfTI volume";
  if (auto fault = header_fault(*header))
    return fault;
  const auto offset = static_cast<z_off_t>(header->first_voxel);
  if (gzseek(file.get(), std::max<z_off_t>(offset, nifti_header_size), SEEK_SET) < 0)
    return "damaged or truncated NIfTI volume";
  return voxel_fault(file.get(), *header);
}

} // namespace thorax::scan
