#pragma once

#include <vector>

#include "scan/series.h"

// Private to libs/scan.

namespace thorax::scan {

/// Slices of one series identifier as the volumes that they are: apart by patient, size,
/// orientation and pixel spacing; within these by temporal position, acquisition or its time where
/// these repeat the same part of the body, and as passes_of says where places still repeat. Largest
/// volumes first.
std::vector<std::vector<LocatedSlice>> volumes_of(std::vector<LocatedSlice> slices);

} // namespace thorax::scan
