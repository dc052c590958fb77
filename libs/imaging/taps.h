#pragma once

#include <cstddef>
#include <vector>

#include "imaging/resample.h"

namespace thorax::imaging {

/// What one axis of a volume is resampled by: every new sample is a weighted sum of `count`
/// neighbouring old ones.
struct Taps {
  std::size_t count = 1;
  std::vector<std::size_t> first; ///< of each new sample: its first old one
  std::vector<float> weights;     ///< [new samples, count], each row sums to 1

  std::size_t size() const { return first.size(); }
  const float* of(std::size_t sample) const { return weights.data() + sample * count; }
};

/// The taps of an interpolation.
/// @param old_samples,new_samples their numbers
/// @param start position of new sample 0 in old samples; sample i lies at start + i * step, held
///   within the old ones
/// @param sigma of a Gaussian that smooths the old samples before, in these; 0 = none
/// With Interpolation::bspline the old samples are the spline's coefficients.
Taps make_taps(std::size_t old_samples, std::size_t new_samples, double start, double step,
               double sigma, Interpolation interpolation);

/// Every new sample is the mean of the old ones that it covers, in proportion; new_samples are at
/// most old_samples.
Taps area_taps(std::size_t old_samples, std::size_t new_samples);

} // namespace thorax::imaging
