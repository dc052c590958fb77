#pragma once

#include "augment/picture.h"
#include "augment/policy.h"
#include "core/random.h"

namespace thorax::augment {

/// Applies one intensity transform, its amount drawn from random, to all planes of the picture.
void adjust(Picture& picture, const Intensity& transform, const Span& span, Random& random);

} // namespace thorax::augment
