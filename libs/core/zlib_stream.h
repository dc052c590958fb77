#pragma once

#include <cstddef>
#include <span>
#include <vector>

// By ISA-L, or by libdeflate where there is none.

namespace thorax {

/// A zlib stream (RFC 1950), as PNG files and HDF5's deflate filter have them. Throws
/// Error(inconsistent) for more than 4 GiB. Thread-safe.
std::vector<std::byte> deflate(std::span<const std::byte> plain);

/// Fills plain, whose size must be that of the original, from a zlib stream. Returns false when the
/// stream is damaged or of another size. Thread-safe.
bool inflate(std::span<const std::byte> packed, std::span<std::byte> plain);

} // namespace thorax
