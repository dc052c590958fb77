#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "core/volume.h"

namespace thorax::testing {

/// A trunk with two lungs of 128 x 128 pixels, moved by so many.
inline Raster<std::uint8_t> chest(double move_x, double move_y) {
  Raster<std::uint8_t> picture(128, 128);
  for (std::size_t y = 0; y < 128; ++y)
    for (std::size_t x = 0; x < 128; ++x) {
      const double u = static_cast<double>(x) - move_x, v = static_cast<double>(y) - move_y;
      const double lungs = std::exp(-std::pow((u - 40) / 14, 2) - std::pow((v - 60) / 28, 2)) +
                           std::exp(-std::pow((u - 86) / 12, 2) - std::pow((v - 57) / 26, 2));
      const double trunk = 1 / (1 + std::exp((std::hypot(u - 64, v - 70) - 50) / 3));
      picture.at(y, x) = static_cast<std::uint8_t>(200 * trunk * (1 - 0.7 * std::min(1., lungs)));
    }
  return picture;
}

} // namespace thorax::testing
