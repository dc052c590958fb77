#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace thorax::scan {

/// A decoded image as its codestream has it.
struct Jpeg2000Image {
  std::size_t height = 0, width = 0, components = 0;
  int bits = 0;                  ///< of a value
  bool colour_transform = false; ///< red, green and blue were stored as luma and chroma
  std::vector<std::int32_t>
      values; ///< pixel by pixel; colour transforms of the codestream are undone
};

/// Whether bytes begin as a JPEG 2000 codestream does, by its marker SOC, and not as a JP2 file.
bool is_codestream(std::span<const std::byte> bytes);

/// Decodes a JPEG 2000 codestream or JP2 file (ISO/IEC 15444-1) with OpenJPEG.
/// Throws Error(unreadable) when it is damaged or its components differ in size.
Jpeg2000Image decode_jpeg2000(std::span<const std::byte> bytes);

} // namespace thorax::scan
