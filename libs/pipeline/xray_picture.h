#pragma once

#include "core/volume.h"
#include "pipeline/case_notes.h"
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

/// Loads an image, cuts off its frame, and brings it to its contrast and size. Notes oddities of
/// DICOM files: "colour" and "burned_in". Throws Error(unreadable).
XrayPicture prepare(const Case& from, const PreprocessXrayOptions& options, Notes& notes);

/// Warns of noted oddities by their numbers.
void warn_of_oddities(const Notes& notes);

} // namespace thorax::pipeline
