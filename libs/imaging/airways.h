#pragma once

#include <cstdint>

#include "core/volume.h"
#include "imaging/morphology.h"

namespace thorax::imaging {

/// The lumen of the trachea and main bronchi in an axial CT volume in HU, for removal from the
/// lungs. The trachea is the longest chain of round, air-filled, central cross-sections in the
/// upper part of air; from there a region grows at rising thresholds until it leaks (Mori et al.,
/// ICPR 1996: explosion control). Empty when there is no such chain.
/// @param air the air inside the body
Mask find_airways(const Volume<std::int16_t>& hu, const Mask& air);

} // namespace thorax::imaging
