#pragma once

#include <cstdint>
#include <span>

namespace thorax::imaging {

/// The value that best parts values into two classes (Otsu, IEEE Trans. SMC 9(1), 1979), from a
/// histogram of 256 bins; values must not be empty.
double otsu_threshold(std::span<const std::int16_t> values);

} // namespace thorax::imaging
