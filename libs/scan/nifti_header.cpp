#include "scan/nifti_header.h"

#include <memory>

namespace thorax::scan {

std::optional<NiftiHeader> read_nifti_header(gzFile file) {
  std::array<std::byte, nifti_header_size> bytes;
  if (gzread(file, bytes.data(), nifti_header_size) != nifti_header_size)
    return std::nullopt;
  NiftiHeader header;
  header.swapped = number<std::int32_t>(bytes.data(), false) != nifti_header_size;
  if (number<std::int32_t>(bytes.data(), header.swapped) != nifti_header_size)
    return std::nullopt;
  const auto int16_at = [&](std::size_t at) {
    return number<std::int16_t>(bytes.data() + at, header.swapped);
  };
  const auto float_at = [&](std::size_t at) {
    return number<float>(bytes.data() + at, header.swapped);
  };
  for (std::size_t i = 0; i < 8; ++i) {
    header.dim[i] = int16_at(40 + 2 * i);
    header.spacing[i] = float_at(76 + 4 * i);
  }
  header.datatype = int16_at(70);
  header.bits_per_voxel = int16_at(72);
  header.first_voxel = float_at(108);
  header.slope = float_at(112);
  header.intercept = float_at(116);
  header.units = std::to_integer<int>(bytes[123]);
  header.qform = int16_at(252);
  header.sform = int16_at(254);
  for (std::size_t i = 0; i < 6; ++i)
    header.quaternion[i] = float_at(256 + 4 * i);
  for (std::size_t i = 0; i < 12; ++i)
    header.affine[i] = float_at(280 + 4 * i);
  return header;
}

std::optional<NiftiHeader> read_nifti_header(const std::filesystem::path& path) {
  const std::unique_ptr<gzFile_s, decltype(&gzclose)> file(gzopen(path.c_str(), "rb"), gzclose);
  return file ? read_nifti_header(file.get()) : std::nullopt;
}

} // namespace thorax::scan
