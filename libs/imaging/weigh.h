#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/volume.h"
#include "imaging/taps.h"

// Private to libs/imaging.

namespace thorax::imaging {

/// Samples of an axis: [first, end).
struct Samples {
  std::size_t first = 0, end = 0;
};

/// Row y of the picture that taps make: rows of the old one are summed, then columns of that row.
class Weigher {
public:
  /// @param columns of the new picture that are wanted
  /// @param scale what all values are multiplied by
  Weigher(Taps down, Taps along, Samples columns, float scale);

  /// @param to the wanted columns of new row y
  template <class T>
  void row(const Raster<T>& picture, std::size_t y, std::span<float> to);

private:
  Taps down_;
  std::size_t width_, count_;
  std::vector<std::uint32_t> first_; ///< old column of each new one
  std::vector<float> weights_;       ///< [count_, new columns], so that columns go in vectors
  std::vector<float> line_;          ///< a row of the old width
};

} // namespace thorax::imaging
