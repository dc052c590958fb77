#pragma once

#include <cstdint>
#include <vector>

#include "core/volume.h"

namespace thorax::scan {

struct DicomHeader;

/// A lookup table of grey values (DICOM PS3.3 C.11.1.1 and C.11.2.1.1).
struct LookupTable {
  long first = 0; ///< the input of the first entry
  int bits = 16;  ///< of an entry
  std::vector<std::uint16_t> entries;

  /// Inputs before the first and after the last entry get these.
  std::uint16_t operator()(double value) const;
};

/// How a window maps values to brightness (PS3.3 C.11.2.1.2 and C.11.2.1.3).
enum class VoiFunction { linear, linear_exact, sigmoid };

/// Whether the file says which of its values are of interest: by a table, or by a window with a
/// width (1 or more for LINEAR, above 0 for the others).
bool has_voi(const DicomHeader& header);

/// Fractions of brightness, 0 to 1, of values after the modality transform: by the file's VOI
/// table, where it has both, else by its first window. What has_voi() refuses must not be passed.
/// MONOCHROME1 and other inversions are not applied: see DicomHeader::inverse.
Raster<float> apply_voi(const DicomHeader& header, Raster<float> values);

} // namespace thorax::scan
