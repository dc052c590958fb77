#pragma once

#include <cstdint>
#include <span>

#include "core/volume.h"
#include "sheet/rgb.h"

namespace thorax::sheet {

/// A picture that fits a square of side pixels in its own aspect: shrunk by area means, and with
/// enlarge made larger when it is smaller. Three channels are red, green and blue; of any other
/// number the first is shown in grey.
/// @param channels rasters of one shape, at least one
/// @param black, white the values shown as such
Raster<Rgb> thumbnail(std::span<const Raster<float>> channels, float black, float white, int side,
                      bool enlarge = false);

/// Draws the borders of a mask's regions on a thumbnail of its picture: orange the right lung (1),
/// blue the left lung (2), yellow lesions and everything else.
void draw_outlines(Raster<Rgb>& thumbnail, const Raster<std::uint8_t>& mask);

} // namespace thorax::sheet
