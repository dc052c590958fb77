#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/volume.h"
#include "pipeline/case_notes.h"
#include "pipeline/preprocess.h"

// Private to thorax-preprocess ct: which slices of a volume become pictures.

namespace thorax::pipeline {

/// Slices by what became of them.
struct SliceCounts {
  std::size_t seen = 0, kept = 0;
  std::size_t too_little_lung = 0, too_small_box = 0; ///< fail a minimum; the first one counts
  std::size_t not_chosen = 0;                         ///< beyond --slices-per-scan
  std::size_t of_scans_with_too_few = 0;              ///< would be kept, but for --min-slices
};

struct SliceChoice {
  std::vector<std::size_t> kept; ///< indices, rising
  SliceCounts counts;
};

/// Slices that reach every minimum; of these, with --slices largest those with the largest lung
/// area (the lower of equals), with even those in the middle of k equal parts of the slices that
/// hold lung; none where fewer than --min-slices are left. A pure function of its arguments.
/// @param mask of lungs; null where the options do not ask for lungs
SliceChoice choose_slices(const Shape3& shape, const Volume<std::uint8_t>* mask,
                          const PreprocessCtOptions& options);

/// "slices": the counts, and the ids of scans without a slice that is kept.
Notes notes_of(const SliceChoice& choice, const std::string& id);

} // namespace thorax::pipeline
