#pragma once

#include <vector>

#include "scan/dicom.h"

class DcmFileFormat;

// Private to libs/scan.

namespace thorax::scan {

/// The header of a file's only frame, or of what all of its frames share. Throws Error(unreadable)
/// where it states a rescale that is no number.
DicomHeader header_of(DcmFileFormat& file);

/// One header for each frame, from the functional groups of an enhanced multi-frame file (PS3.3
/// C.7.6.16), a frame's own ones before those shared by all. A file without them has one header.
/// Throws Error(unreadable) where it does not describe as many frames as it has.
std::vector<DicomHeader> frame_headers_of(DcmFileFormat& file);

} // namespace thorax::scan
