#pragma once

#include <vector>

#include "pipeline/preprocess.h"
#include "pipeline/preprocess_cases.h"
#include "pipeline/preprocess_samples.h"
#include "store/dataset.h"

// Private to thorax-preprocess ct: what its dataset says of itself.

namespace thorax::pipeline {

/// Whether a case is a PNG, JPEG or TIFF picture, which has no HU.
bool is_picture(const Case& each);

/// Whether the cases come from a dataset with masks.
bool has_masks(const std::vector<Case>& cases);

/// Everything that shapes pixels is in the header's preprocessing text: what these options did and,
/// for cases from a dataset, what was done when that was made.
store::Header make_header(const std::vector<Case>& cases, const CaseRows& rows,
                          const PreprocessCtOptions& options);

} // namespace thorax::pipeline
