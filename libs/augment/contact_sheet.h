#pragma once

#include <span>

#include "augment/picture.h"
#include "core/volume.h"

namespace thorax::augment {

/// Pictures row by row on one grey sheet, each in a square cell of at most 224 pixels, its middle
/// plane shown from black to white.
Raster<std::uint8_t> contact_sheet(std::span<const Picture> pictures, std::size_t columns,
                                   const Span& span);

} // namespace thorax::augment
