#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "core/volume.h"
#include "pipeline/preprocess.h"
#include "pipeline/preprocess_cases.h"
#include "pipeline/xray_field.h"

// Private to thorax-preprocess xray: an image from its file to what goes into the dataset.

namespace thorax::pipeline {

/// Fractions of brightness, with what the file says of the pixels' places.
struct XrayPicture {
  Raster<float> grey;
  std::array<double, 2> spacing{1, 1}; ///< mm along x and y
  std::array<double, 2> origin{0, 0};  ///< of the first pixel's centre, mm from the file's
  Raster<std::uint8_t> exposed;        ///< 0 where a collimator shaded; empty where it did not
};

/// Oddities of DICOM files, counted over a run.
struct XrayOddities {
  std::atomic<std::size_t> colour = 0, burned_in = 0;
  FieldCounts fields;
};
void warn_of(const XrayOddities& odd);

/// Loads an image, cuts off what is outside of its field, blackens what its box still holds of
/// that, and brings it to its contrast, which the field alone decides, and size. Throws
/// Error(unreadable).
XrayPicture prepare(const Case& from, const PreprocessXrayOptions& options, XrayOddities& odd);

} // namespace thorax::pipeline
