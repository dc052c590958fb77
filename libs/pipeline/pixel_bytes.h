#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/volume.h"
#include "store/dataset.h"

// Private to thorax-preprocess: pixels as a dataset stores them.

namespace thorax::pipeline {

/// Values as they lie in memory.
template <class T>
std::vector<std::byte> bytes_of(const std::vector<T>& values) {
  const auto bytes = std::as_bytes(std::span(values));
  return {bytes.begin(), bytes.end()};
}

/// Fractions 0..1 spread over the range of the type: 0..255, -32768..32767, or 0..1 for float32.
std::vector<std::byte> encode(const Raster<float>& fractions, store::PixelType type);

} // namespace thorax::pipeline
