#pragma once

#include "scan/dicom.h"

// Private to libs/scan.

namespace thorax::scan {

/// Throws Error(unreadable) where a header describes no image that can be decoded: none at all, one
/// that is too small or too large, or a transfer syntax that no decoder knows.
void check_image(const DicomHeader& header);

} // namespace thorax::scan
