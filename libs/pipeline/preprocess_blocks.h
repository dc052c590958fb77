#pragma once

#include <cstdint>
#include <vector>

#include "imaging/resample.h"
#include "pipeline/preprocess.h"
#include "pipeline/preprocess_scan.h"
#include "store/dataset.h"

// Private to thorax-preprocess ct: volumes of one size.

namespace thorax::pipeline {

/// The volume brought to --depth slices of --size columns and rows by resampling, with the same
/// centre: [windows, D, size, size], and its mask [D, size, size]. Columns and rows keep their
/// proportions or fill the size, by --fit; slices always fill the depth. Air lies around.
store::Image block_image(const Scan& scan, const store::Sample& sample,
                         std::vector<std::int8_t> labels, const PreprocessCtOptions& options);

} // namespace thorax::pipeline
