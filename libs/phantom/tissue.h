#pragma once

#include <cstdint>

#include "phantom/anatomy.h"
#include "phantom/shapes.h"

namespace thorax::phantom {

/// What is at a place.
struct Tissue {
  double hu = -1000;
  double lung = 0;         ///< share of right or left lung, lesions and fluid in it included
  std::uint8_t side = 0;   ///< 1 right, 2 left: whose lung; 0 where there is none
  std::uint8_t lesion = 0; ///< LesionKind where a lesion covers at least half, else 0
};

/// The tissue at p (in the anatomy's own frame), surfaces softened over width mm. Tubes inside the
/// lungs are painted by the renderer, not here.
Tissue tissue_at(const Anatomy& anatomy, const Point& p, double width);

} // namespace thorax::phantom
