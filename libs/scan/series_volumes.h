#pragma once

#include <vector>

#include "scan/slice_geometry.h"

// Private to libs/scan.

namespace thorax::scan {

/// Slices of one series identifier as the volumes that they are: apart by patient, size,
/// orientation and pixel spacing; within these by temporal position or acquisition where these
/// repeat the same part of the body. Largest volumes first.
std::vector<std::vector<LocatedFile>> volumes_of(std::vector<LocatedFile> files);

} // namespace thorax::scan
