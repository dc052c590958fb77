#pragma once

#include <span>

#include "augment/picture.h"
#include "augment/policy.h"
#include "core/random.h"

namespace thorax::augment {

/// Draws which steps happen, composes them into one map and reads every plane through it. Without a
/// step the picture comes back as it was.
Picture warp(Picture picture, std::span<const Step<Geometric>> steps, Border border, float black,
             Random& random);

} // namespace thorax::augment
