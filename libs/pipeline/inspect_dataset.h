#pragma once

#include <span>

#include "core/provenance.h"
#include "pipeline/inspect_outline.h"
#include "store/dataset.h"

namespace thorax::pipeline {

/// What a dataset holds, as far as it can be told without its pixels.
Facts described_dataset(const store::DatasetReader& dataset);

/// Samples, patients and labels of the originals of each split.
Facts described_splits(const store::Labels& labels, std::span<const store::Sample> samples);

/// The steps that made a file.
Facts described_provenance(const ProvenanceChain& chain);

/// The indices of samples that are no augmented copies, rising.
std::vector<std::size_t> originals_of(const store::DatasetReader& dataset);

} // namespace thorax::pipeline
