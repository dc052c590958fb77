#pragma once

#include <filesystem>
#include <string_view>

#include "scan/image_file.h"
#include "scan/luma.h"

// Private to libs/scan: the decoders themselves, where ITK's readers pass over damage or write
// lines of their own.

namespace thorax::scan {

/// Decodes a JPEG file of 8 bits, grey or of colour, with libjpeg.
/// Throws Error(unreadable) when any part is damaged, also where libjpeg could go on.
GreyImage decode_jpeg(std::string_view file);

/// Decodes the first image of a TIFF file with libtiff: 8 or 16-bit integers, or floating-point
/// numbers of which 1 is white; palettes, single bits and tiles of 8 bits.
/// Throws Error(unreadable) when any part is damaged.
GreyImage decode_tiff(const std::filesystem::path& path);

/// The BT.601 luma of a row of pixels with so many channels; of 1 or 2 the first.
template <class T>
void to_grey(const T* samples, std::size_t channels, float* grey, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i, samples += channels)
    grey[i] = channels < 3 ? static_cast<float>(samples[0])
                           : luma(static_cast<float>(samples[0]), static_cast<float>(samples[1]),
                                  static_cast<float>(samples[2]));
}

} // namespace thorax::scan
