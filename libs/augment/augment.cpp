#include "augment/augment.h"

#include "augment/geometry.h"
#include "augment/intensity.h"

namespace thorax::augment {

Picture augment(Picture picture, const Policy& policy, const Span& span, Random random) {
  picture = warp(std::move(picture), policy.geometric, policy.border, span.black, random);
  for (const Step<Intensity>& step : policy.intensity)
    if (random.chance(step.probability))
      adjust(picture, step.transform, span, random);
  return picture;
}

} // namespace thorax::augment
