#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/volume.h"
#include "store/dataset.h"

namespace thorax::store {

/// The plane that stands for a sample where people look at it.
struct MiddlePlane {
  std::vector<Raster<float>> channels; ///< at least one
  Raster<std::uint8_t> mask;           ///< empty when the dataset has none
  std::size_t slice = 0, slices = 1;   ///< which of how many
};

/// The middle slice of a volume in all channels; a picture whole. Thread-safe.
MiddlePlane middle_plane(const DatasetReader& dataset, std::size_t index);

} // namespace thorax::store
