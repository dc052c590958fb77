#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/volume.h"

namespace thorax::similarity {

/// Rows and columns of a sketch.
constexpr std::size_t sketch_side = 32;

/// What a picture is recognised by, whatever its size, aspect, brightness and contrast.
struct Fingerprint {
  /// The discrete cosine transform (type II) of the picture shrunk to 32 x 32; of its coefficients
  /// 1 to 8 along each axis, row by row from the lowest bit, whether each is above the median of
  /// all 64. Compression, small marks and changes of brightness turn few of its bits.
  /// After Zauner, "Implementation and benchmarking of perceptual image hash functions",
  /// 2010, 3.2.1.
  std::uint64_t hash = 0;
  /// The shrunk picture less its mean, from -127 to 127; all zero for a constant picture.
  std::array<std::int8_t, sketch_side * sketch_side> sketch{};
};

/// The picture is shrunk, or enlarged, by area means.
Fingerprint fingerprint(const Raster<float>& picture);

/// That of the picture with left and right exchanged.
Fingerprint mirrored_fingerprint(const Raster<float>& picture);

/// Pearson's correlation of the two shrunk pictures, -1 to 1, within 0.001; 0 when one is constant.
double correlation(const Fingerprint& one, const Fingerprint& other);

} // namespace thorax::similarity
