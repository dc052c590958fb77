#pragma once

#include <atomic>
#include <cstddef>

#include "core/volume.h"
#include "pipeline/preprocess.h"
#include "pipeline/preprocess_cases.h"

// Private to thorax-preprocess xray: an image from its file to what goes into the dataset.

namespace thorax::pipeline {

/// A picture on its way into the dataset.
struct XrayPicture {
  Raster<float> grey;     ///< fractions of brightness
  Geometry geometry = {}; ///< in its plane, from the centre of the file's first pixel on; pixels
                          ///< instead of mm where the file states no spacing
};

/// Oddities of DICOM files, counted over a run.
struct XrayOddities {
  std::atomic<std::size_t> colour = 0, burned_in = 0;
};
void warn_of(const XrayOddities& odd);

/// Loads an image, cuts off its frame, and brings it to its contrast and size. Throws
/// Error(unreadable).
XrayPicture prepare(const Case& from, const PreprocessXrayOptions& options, XrayOddities& odd);

} // namespace thorax::pipeline
