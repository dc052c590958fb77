#include "store/codec.h"

#include <memory>
#include <new>

#include <libdeflate.h>

#include "core/error.h"

namespace thorax::store {
namespace {

struct FreeDecompressor {
  void operator()(libdeflate_decompressor* decompressor) const {
    libdeflate_free_decompressor(decompressor);
  }
};

} // namespace

void inflate(std::span<const std::byte> packed, std::span<std::byte> plain) {
  thread_local const std::unique_ptr<libdeflate_decompressor, FreeDecompressor> decompressor(
      libdeflate_alloc_decompressor());
  if (!decompressor)
    throw std::bad_alloc();
  if (libdeflate_zlib_decompress(decompressor.get(), packed.data(), packed.size(), plain.data(),
                                 plain.size(), nullptr) != LIBDEFLATE_SUCCESS)
    throw Error(ExitCode::corrupt, "a compressed chunk is damaged", "make the file again");
}

} // namespace thorax::store
