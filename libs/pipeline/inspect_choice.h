#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "store/dataset.h"

// Private to thorax-inspect: which samples people look at.

namespace thorax::pipeline {

/// A sample on a sheet.
struct Shown {
  std::size_t index;        ///< of the sample
  std::string heading = {}; ///< a line above what is known of it; empty for none
};

/// As many originals as there are up to count: one of each class of each split after the other,
/// until there are enough, every class beginning with samples of different patients. In the order
/// of splits and classes. A pure function of the file and the seed.
std::vector<Shown> spread_choice(const store::DatasetReader& dataset, std::size_t count,
                                 std::uint64_t seed);

} // namespace thorax::pipeline
