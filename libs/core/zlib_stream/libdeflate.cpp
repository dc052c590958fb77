#include "core/zlib_stream.h"

#include <memory>
#include <new>

#include <libdeflate.h>

namespace thorax {
namespace {

/// Level 1 packs CT and X-ray planes nearly as small as level 6, several times faster.
constexpr int level = 1;

struct Free {
  void operator()(libdeflate_compressor* compressor) const {
    libdeflate_free_compressor(compressor);
  }
  void operator()(libdeflate_decompressor* decompressor) const {
    libdeflate_free_decompressor(decompressor);
  }
};

} // namespace

std::vector<std::byte> deflate(std::span<const std::byte> plain) {
  thread_local const std::unique_ptr<libdeflate_compressor, Free> compressor(
      libdeflate_alloc_compressor(level));
  if (!compressor)
    throw std::bad_alloc();
  std::vector<std::byte> packed(libdeflate_zlib_compress_bound(compressor.get(), plain.size()));
  packed.resize(libdeflate_zlib_compress(compressor.get(), plain.data(), plain.size(),
                                         packed.data(), packed.size()));
  return packed;
}

bool inflate(std::span<const std::byte> packed, std::span<std::byte> plain) {
  thread_local const std::unique_ptr<libdeflate_decompressor, Free> decompressor(
      libdeflate_alloc_decompressor());
  if (!decompressor)
    throw std::bad_alloc();
  return libdeflate_zlib_decompress(decompressor.get(), packed.data(), packed.size(), plain.data(),
                                    plain.size(), nullptr) == LIBDEFLATE_SUCCESS;
}

} // namespace thorax
