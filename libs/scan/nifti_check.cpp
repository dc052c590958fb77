#include "scan/nifti_check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <zlib.h>

namespace thorax::scan {
namespace {

using File = std::unique_ptr<gzFile_s, decltype(&gzclose)>;

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

/// The fields of the 348-byte header that tell how many bytes of what follow it.
struct Header {
  std::array<std::int16_t, 8> dim; ///< [0] how many there are, then their sizes
  std::int16_t datatype, bits_per_voxel;
  std::array<float, 8> spacing; ///< [1..3] mm
  float first_voxel;            ///< byte in the file
  float slope, intercept;       ///< of the values; a slope of 0 stands for none
  bool swapped;
};

constexpr int header_size = 348, float32 = 16, float64 = 64;

std::optional<Header> read_header(gzFile file) {
  std::array<std::byte, header_size> bytes;
  if (gzread(file, bytes.data(), header_size) != header_size)
    return std::nullopt;
  Header header;
  header.swapped = number<std::int32_t>(bytes.data(), false) != header_size;
  if (number<std::int32_t>(bytes.data(), header.swapped) != header_size)
    return std::nullopt;
  for (std::size_t i = 0; i < 8; ++i) {
    header.dim[i] = number<std::int16_t>(bytes.data() + 40 + 2 * i, header.swapped);
    header.spacing[i] = number<float>(bytes.data() + 76 + 4 * i, header.swapped);
  }
  header.datatype = number<std::int16_t>(bytes.data() + 70, header.swapped);
  header.bits_per_voxel = number<std::int16_t>(bytes.data() + 72, header.swapped);
  header.first_voxel = number<float>(bytes.data() + 108, header.swapped);
  header.slope = number<float>(bytes.data() + 112, header.swapped);
  header.intercept = number<float>(bytes.data() + 116, header.swapped);
  return header;
}

std::optional<std::string> header_fault(const Header& header) {
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
    if (!std::isfinite(header.spacing[i]) || header.spacing[i] == 0)
      return fmt::format("a spacing of {} mm", header.spacing[i]);
  if (!std::isfinite(header.slope) || !std::isfinite(header.intercept) ||
      (header.slope == 0 && header.intercept != 0)) // read in different ways by different programs
    return fmt::format("values scaled by {} and {}", header.slope, header.intercept);
  return std::nullopt;
}

std::size_t voxel_bytes(const Header& header) {
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
std::optional<std::string> voxel_fault(gzFile file, const Header& header) {
  std::vector<std::byte> block(1 << 20);
  std::size_t total = 0, non_finite = 0;
  int count = 0;
  while ((count = gzread(file, block.data(), static_cast<unsigned>(block.size()))) > 0) {
    const std::span bytes(block.data(), static_cast<std::size_t>(count));
    total += bytes.size();
    if (header.datatype == float32)
      non_finite += count_non_finite<float>(bytes, header.swapped);
    if (header.datatype == float64)
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
  std::array<char, header_size> bytes;
  return file && gzread(file.get(), bytes.data(), header_size) == header_size &&
         std::string_view(bytes.data() + 344, 4) == std::string_view("n+1", 4);
}

std::optional<std::string> nifti_fault(const std::filesystem::path& path) {
  const File file(gzopen(path.c_str(), "rb"), gzclose);
  const auto header = file ? read_header(file.get()) : std::nullopt;
  if (!header)
    return "damaged or truncated NIfTI volume";
  if (auto fault = header_fault(*header))
    return fault;
  const auto offset = static_cast<z_off_t>(header->first_voxel);
  if (gzseek(file.get(), std::max<z_off_t>(offset, header_size), SEEK_SET) < 0)
    return "damaged or truncated NIfTI volume";
  return voxel_fault(file.get(), *header);
}

} // namespace thorax::scan
