#pragma once

#include <array>
#include <cstdint>

namespace thorax::sheet {

/// Red, green, blue.
using Rgb = std::array<std::uint8_t, 3>;

} // namespace thorax::sheet
