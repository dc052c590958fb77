#pragma once

#include <cstdint>
#include <string>

#include "cli/run.h"
#include "core/volume.h"
#include "imaging/frame.h"
#include "pipeline/case_notes.h"
#include "scan/opening.h"

// Private to thorax-preprocess xray: which part of a picture was exposed.

namespace thorax::pipeline {

/// The part of a picture to keep, and which of its pixels were exposed.
struct XrayField {
  imaging::PictureBox box;
  Raster<std::uint8_t> exposed; ///< of the box, 0 outside of the field; empty where all of it is in
};

/// The field that --crop asks for: all of the picture (none), what bars leave of it (border), or
/// (collimation) what the file states; where it states nothing, nothing usable, or all of the
/// picture, what is found in the pixels within the bars. Counts in the notes' "fields" how it
/// became known: "stated" by the file's collimator or shutter, "found" in the pixels, "unusable"
/// where what is stated is incomplete, crosses itself or leaves too little.
XrayField field_of(const Raster<float>& pixels, const std::string& crop,
                   const scan::StatedOpenings& stated, Notes& notes);

/// Reports how fields became known, and warns of what was unusable.
void tell_fields(const Notes& notes, cli::RunReport& report);

} // namespace thorax::pipeline
