#pragma once

#include "imaging/morphology.h"

// Private to libs/imaging.

namespace thorax::imaging {

/// The voxels whose distance in mm to the nearest voxel of the mask is at most radius_mm: the exact
/// Euclidean distance, one axis after the other (Saito and Toriwaki, Pattern Recognition 27(11),
/// 1994), followed no further than the radius.
Mask within(const Mask& mask, double radius_mm);

} // namespace thorax::imaging
