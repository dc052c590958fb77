#pragma once

#include <array>

#include "core/volume.h"
#include "pipeline/case_notes.h"
#include "pipeline/preprocess.h"
#include "pipeline/preprocess_cases.h"

// Private to thorax-preprocess xray: an image from its file to what goes into the dataset.

namespace thorax::pipeline {

/// Fractions of brightness, with what the file says of the pixels' places.
struct XrayPicture {
  Raster<float> grey;
  std::array<double, 2> spacing{1, 1}; ///< mm along x and y
  std::array<double, 2> origin{0, 0};  ///< of the first pixel's centre, mm from the file's
};

/// Loads an image, cuts off its frame, and brings it to its contrast and size. Notes oddities of
/// DICOM files: "colour" and "burned_in". Throws Error(unreadable).
XrayPicture prepare(const Case& from, const PreprocessXrayOptions& options, Notes& notes);

/// Warns of noted oddities by their numbers.
void warn_of_oddities(const Notes& notes);

} // namespace thorax::pipeline
