#include <cstddef>
#include <cstdint>
#include <span>

#include <zlib.h>

// libFuzzer's changes to a PNG file, with the checksums of its chunks made right again, so that
// they reach what lies behind the checksums.

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace {

std::uint32_t big_endian(const std::uint8_t* bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
         std::uint32_t{bytes[2]} << 8 | bytes[3];
}

/// A chunk is its length, a type of 4 bytes, its data and a checksum of both (ISO/IEC 15948, 5.3).
void correct_checksums(std::span<std::uint8_t> file) {
  constexpr std::size_t signature = 8, around = 12;
  for (std::size_t at = signature; at + around <= file.size();) {
    const std::size_t length = big_endian(&file[at]);
    if (length > file.size() - at - around)
      return;
    const auto sum = crc32(0, &file[at + 4], static_cast<unsigned>(length + 4));
    for (std::size_t i = 0; i < 4; ++i)
      file[at + 8 + length + i] = static_cast<std::uint8_t>(sum >> (24 - 8 * i));
    at += length + around;
  }
}

} // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t most, unsigned) {
  const std::size_t changed = LLVMFuzzerMutate(data, size, most);
  correct_checksums({data, changed});
  return changed;
}
