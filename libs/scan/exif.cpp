#include "scan/exif.h"

#include <cstddef>
#include <cstdint>

namespace thorax::scan {
namespace {

/// A number of a few bytes; those beyond the end are 0.
std::uint32_t number(std::string_view text, std::size_t at, std::size_t bytes, bool big_endian) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < bytes; ++i) {
    const std::size_t place = at + (big_endian ? i : bytes - 1 - i);
    value = value << 8 | (place < text.size() ? static_cast<std::uint8_t>(text[place]) : 0u);
  }
  return value;
}

/// The TIFF structure in the segment APP1; empty where there is none before the image itself.
std::string_view exif_of(std::string_view jpeg) {
  constexpr std::string_view name("Exif\0\0", 6);
  constexpr std::uint32_t app1 = 0xffe1, first_marker = 0xff00, start_of_scan = 0xffda;
  for (std::size_t at = 2; at + 4 <= jpeg.size();) {
    const std::uint32_t marker = number(jpeg, at, 2, true), length = number(jpeg, at + 2, 2, true);
    if (marker < first_marker || marker == start_of_scan || length < 2)
      break;
    const std::string_view segment = jpeg.substr(at + 4, length - 2);
    if (marker == app1 && segment.starts_with(name))
      return segment.substr(name.size());
    at += 2 + length;
  }
  return {};
}

} // namespace

int exif_orientation(std::string_view jpeg) {
  constexpr std::uint32_t orientation_tag = 274;
  constexpr std::size_t entry_bytes = 12;
  const std::string_view exif = exif_of(jpeg);
  const bool big_endian = exif.starts_with("MM");
  const std::size_t directory = number(exif, 4, 4, big_endian);
  const std::size_t entries = number(exif, directory, 2, big_endian);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + i * entry_bytes;
    if (number(exif, entry, 2, big_endian) != orientation_tag)
      continue;
    const auto stated = static_cast<int>(number(exif, entry + 8, 2, big_endian));
    return stated >= 1 && stated <= 8 ? stated : 1;
  }
  return 1;
}

} // namespace thorax::scan
