#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

#include "cli/run.h"
#include "comm/communicator.h"
#include "core/volume.h"
#include "imaging/frame.h"
#include "scan/opening.h"

// Private to thorax-preprocess xray: which part of a picture was exposed.

namespace thorax::pipeline {

/// The part of a picture to keep, and which of its pixels were exposed.
struct XrayField {
  imaging::PictureBox box;
  Raster<std::uint8_t> exposed; ///< of the box, 0 outside of the field; empty where all of it is in
};

/// How fields became known, counted over a run.
struct FieldCounts {
  std::atomic<std::size_t> stated = 0;   ///< by the file's collimator or shutter
  std::atomic<std::size_t> found = 0;    ///< in the pixels
  std::atomic<std::size_t> unusable = 0; ///< stated, but in a way that leaves nothing to see
};

/// The field that --crop asks for: all of the picture (none), what bars leave of it (border), or
/// (collimation) what the file states; where it states nothing, nothing usable, or all of the
/// picture, what is found in the pixels within the bars.
XrayField field_of(const Raster<float>& pixels, const std::string& crop,
                   const scan::StatedOpenings& stated, FieldCounts& counts);

/// Reports the counts of all ranks, and warns of what was unusable.
void tell(const FieldCounts& counts, cli::RunReport& report, comm::Communicator& ranks);

} // namespace thorax::pipeline
