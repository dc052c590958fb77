#pragma once

#include <cstdint>

#include "core/volume.h"
#include "imaging/crop.h"
#include "imaging/morphology.h"

namespace thorax::imaging {

/// The patient's body with all that it encloses, slice by slice: the largest region that is not air
/// after table and clothes were parted from it by an opening of 4 mm.
/// @param air voxels that are air
Mask find_body(const Mask& air);

/// The columns and rows that hold the body, in all slices of an axial CT volume in HU: what lies
/// above -500 HU at 3 mm, without the table. The whole volume where there is no body.
Box body_box(const Volume<std::int16_t>& hu);

} // namespace thorax::imaging
