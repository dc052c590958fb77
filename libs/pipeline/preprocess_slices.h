#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "pipeline/preprocess.h"
#include "pipeline/preprocess_scan.h"
#include "store/dataset.h"

// Private to thorax-preprocess ct: samples from what was read.

namespace thorax::pipeline {

/// The volume as one sample in HU.
store::Image volume_image(Scan scan, const store::Sample& sample, std::vector<std::int8_t> labels);

/// Pictures of the chosen slices. A picture's channels are its slices from the lowest to the
/// highest (beyond the volume its outermost slice), each in all windows; geometry and mask are
/// those of the middle slice.
std::vector<store::Image> slice_images(const Scan& scan, const std::vector<std::size_t>& chosen,
                                       const store::Sample& sample,
                                       const std::vector<std::int8_t>& labels,
                                       const PreprocessCtOptions& options);

/// A grey picture without HU as it is.
store::Image picture_image(const Case& from, const store::Sample& sample,
                           std::vector<std::int8_t> labels, const PreprocessCtOptions& options);

} // namespace thorax::pipeline
