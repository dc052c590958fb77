#pragma once

// Private to libs/scan.

namespace thorax::scan {

/// The luma of a colour (ITU-R BT.601), on the scale of its red, green and blue.
inline float luma(float red, float green, float blue) {
  return 0.299f * red + 0.587f * green + 0.114f * blue;
}

} // namespace thorax::scan
