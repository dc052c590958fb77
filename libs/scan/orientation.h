#pragma once

#include "core/volume.h"

namespace thorax::scan {

/// The same voxels in the order of an axial scan seen from the feet: columns from the patient's
/// right to left, rows from front to back, slices from feet to head. Axes are exchanged and turned
/// round, voxels never interpolated: what a grid is rotated by beyond that stays in its geometry.
template <class T>
Volume<T> to_axial(Volume<T> volume);

} // namespace thorax::scan
