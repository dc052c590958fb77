#include "scan/tiff_check.h"

#include <array>
#include <cstdint>
#include <fstream>
#include <set>

namespace thorax::scan {
namespace {

/// The unsigned number in the next bytes of a file, in its byte order; nothing at its end.
template <std::size_t Bytes>
std::optional<std::uint32_t> number(std::ifstream& file, bool big_endian) {
  std::array<char, Bytes> bytes;
  if (!file.read(bytes.data(), Bytes))
    return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < Bytes; ++i)
    value = value << 8 | static_cast<std::uint8_t>(bytes[big_endian ? i : Bytes - 1 - i]);
  return value;
}

} // namespace

std::optional<std::string> tiff_fault(const std::filesystem::path& path) {
  constexpr int at_first = 4, entry_bytes = 12;
  std::ifstream file(path, std::ios::binary);
  const bool big_endian = file.peek() == 'M';
  file.seekg(at_first);
  std::set<std::uint32_t> visited;
  for (auto at = number<4>(file, big_endian); at != 0u; at = number<4>(file, big_endian)) {
    if (at && !visited.insert(*at).second)
      return "damaged TIFF image: its directories form a circle";
    const auto entries =
        at && file.seekg(*at) ? number<2>(file, big_endian) : std::optional<std::uint32_t>();
    if (!entries)
      return "damaged or truncated TIFF image";
    file.seekg(std::streamoff{*entries} * entry_bytes, std::ios::cur);
  }
  return std::nullopt;
}

} // namespace thorax::scan
