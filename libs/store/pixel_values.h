#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "store/dataset.h"

namespace thorax::store {

/// The values that black and white stand for.
struct Span {
  float black = 0, white = 1;
};

/// HU: -1024 to 3071, what 12-bit scanners store; integers: the type's range; float32: 0 to 1.
Span intensity_span(const Header& header);

/// What a picture of the dataset is best looked at in: HU in a lung window, -1250 to 250;
/// everything else in its intensity_span.
Span viewing_span(const Header& header);

/// Pixels of a dataset, one after the other, as numbers.
std::vector<float> to_values(PixelType type, std::span<const std::byte> pixels);

} // namespace thorax::store
