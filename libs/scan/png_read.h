#pragma once

#include <optional>
#include <string_view>

#include "scan/image_file.h"

// Private to libs/scan.

namespace thorax::scan {

/// The picture in a PNG file, of any kind that PNG has; nothing when it is damaged or truncated.
/// Throws Error(unreadable) for a size that only a damaged header asks for.
std::optional<GreyImage> decode_png(std::string_view file);

/// The pixels of an intact file of 8-bit grey, not interlaced; nothing for any other.
std::optional<Raster<std::uint8_t>> decode_grey_png(std::string_view file);

} // namespace thorax::scan
