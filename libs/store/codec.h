#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace thorax::store {

/// A zlib stream (RFC 1950), as HDF5's deflate filter stores a chunk. Thread-safe.
std::vector<std::byte> deflate(std::span<const std::byte> plain);

/// Fills plain, whose size must be that of the original. Throws Error(corrupt). Thread-safe.
void inflate(std::span<const std::byte> packed, std::span<std::byte> plain);

} // namespace thorax::store
