#include "scan/nifti_check.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <memory>
#include <vector>

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

template <class T>
std::size_t count_non_finite(gzFile file, bool swapped) {
  std::vector<std::byte> block(1 << 20);
  std::size_t found = 0;
  for (int read = 0; (read = gzread(file, block.data(), static_cast<unsigned>(block.size()))) > 0;)
    for (std::size_t at = 0; at + sizeof(T) <= static_cast<std::size_t>(read); at += sizeof(T))
      found += !std::isfinite(number<T>(block.data() + at, swapped));
  return found;
}

} // namespace

std::size_t non_finite_voxels(const std::filesystem::path& path) {
  constexpr int header_size = 348, datatype_at = 70, voxels_at = 108, float32 = 16, float64 = 64;
  const File file(gzopen(path.c_str(), "rb"), gzclose);
  std::array<std::byte, header_size> header;
  if (!file || gzread(file.get(), header.data(), header_size) != header_size)
    return 0;
  const bool swapped = number<std::int32_t>(header.data(), false) != header_size;
  const auto datatype = number<std::int16_t>(header.data() + datatype_at, swapped);
  const auto offset = static_cast<z_off_t>(number<float>(header.data() + voxels_at, swapped));
  if (gzseek(file.get(), std::max<z_off_t>(offset, header_size), SEEK_SET) < 0)
    return 0;
  if (datatype == float32)
    return count_non_finite<float>(file.get(), swapped);
  return datatype == float64 ? count_non_finite<double>(file.get(), swapped) : 0;
}

} // namespace thorax::scan
