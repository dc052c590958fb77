#pragma once

#include <string>

#include "augment/augment.h"

namespace thorax::augment::testing {

/// A picture of distinct values, so that every pixel can be recognised after a move.
inline Picture numbered(std::size_t height, std::size_t width, std::size_t planes = 1) {
  Picture picture{height, width, std::vector<float>(planes * height * width), {}};
  for (std::size_t i = 0; i < picture.pixels.size(); ++i)
    picture.pixels[i] = static_cast<float>(1 + i);
  return picture;
}

inline Picture uniform(std::size_t side, float value) {
  return {side, side, std::vector<float>(side * side, value), {}};
}

/// The picture after one transform given in TOML, e.g. "type = 'rotate'\ndegrees = [90, 90]".
inline Picture transformed(Picture picture, const std::string& step, Span span = {0, 1},
                           const std::string& border = "black", std::uint64_t seed = 1) {
  const Policy policy = parse_policy("border = '" + border + "'\n[[transform]]\n" + step);
  return augment(std::move(picture), policy, span, Random(seed, "sample", 1, "augment"));
}

} // namespace thorax::augment::testing
