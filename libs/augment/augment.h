#pragma once

#include "augment/picture.h"
#include "augment/policy.h"
#include "core/random.h"

namespace thorax::augment {

/// A randomly transformed picture: a pure function of its arguments. Give Random(seed, sample id,
/// copy or epoch, "augment"). Pixels are interpolated linearly, masks take the nearest value.
Picture augment(Picture picture, const Policy& policy, const Span& span, Random random);

} // namespace thorax::augment
