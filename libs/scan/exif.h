#pragma once

#include <string_view>

// Private to libs/scan.

namespace thorax::scan {

/// How a JPEG file asks to be turned when it is shown: Orientation (274) of its Exif data
/// (CIPA DC-008), 2 to 8; 1, not at all, where it says nothing or something else.
int exif_orientation(std::string_view jpeg);

} // namespace thorax::scan
