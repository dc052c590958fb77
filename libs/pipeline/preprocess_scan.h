#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/volume.h"
#include "pipeline/preprocess.h"
#include "pipeline/preprocess_cases.h"

// Private to thorax-preprocess ct: a volume from its files to what is cut into samples.

namespace thorax::pipeline {

/// A CT volume on its way into the dataset.
struct Scan {
  Volume<std::int16_t> hu;
  std::optional<Volume<std::uint8_t>> mask;
  std::size_t first_slice = 0;      ///< index of the lowest slice in the volume as it was read
  std::vector<double> positions_mm; ///< of each slice along the normal
};

/// Loads a volume, resamples it, finds its lungs where they are needed, crops it to them or to the
/// body, and blackens all but the lungs, as the options say. Throws Error(unreadable | inconsistent
/// | memory).
Scan prepare(const Case& from, const PreprocessCtOptions& options);

} // namespace thorax::pipeline
