#pragma once

#include <cstdint>

#include "core/volume.h"
#include "pipeline/case_notes.h"
#include "pipeline/preprocess.h"
#include "pipeline/preprocess_cases.h"
#include "pipeline/xray_field.h"

// Private to thorax-preprocess xray: an image from its file to what goes into the dataset.

namespace thorax::pipeline {

/// A picture on its way into the dataset.
struct XrayPicture {
  Raster<float> grey;     ///< fractions of brightness
  Geometry geometry = {}; ///< in its plane, from the centre of the file's first pixel on; pixels
                          ///< instead of mm where the file states no spacing
  Raster<std::uint8_t> exposed = {}; ///< 0 where a collimator shaded and where there is no data;
                                     ///< empty where all pixels count
};

/// Loads an image, cuts off what is outside of its field, blackens what its box still holds of
/// that and the padding (PS3.3 C.7.5.1.1.2), and brings it to its contrast, which the other pixels
/// alone decide, and size. Notes oddities of
/// DICOM files: "colour" and "burned_in", and of "fields" what field_of() notes. Throws
/// Error(unreadable).
XrayPicture prepare(const Case& from, const PreprocessXrayOptions& options, Notes& notes);

/// Warns of noted oddities by their numbers.
void warn_of_oddities(const Notes& notes);

} // namespace thorax::pipeline
