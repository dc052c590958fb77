#pragma once

#include <vector>

#include "core/random.h"
#include "phantom/anatomy.h"
#include "phantom/shapes.h"

namespace thorax::phantom {

/// Trachea, main bronchi and the first branches in the lungs; radii are of the lumen.
std::vector<Tube> grow_airways(const Anatomy& anatomy, Random random);

/// Arteries and veins that branch from both hila, each branch thinner and shorter than its parent,
/// inside the lungs.
/// @param thickness scales all radii
std::vector<Tube> grow_vessels(const Anatomy& anatomy, double thickness, Random random);

} // namespace thorax::phantom
