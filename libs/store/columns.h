#pragma once

#include <span>
#include <vector>

#include "core/provenance.h"
#include "store/hdf5.h"
#include "store/table.h"

// Private to this module: the groups that several formats share.

namespace thorax::store {

/// /samples: one 1-D dataset per column.
void write_samples(hid_t file, std::span<const Sample> samples);
std::vector<Sample> read_samples(hid_t file);

/// /labels [N, K] with attributes names and task.
void write_labels(hid_t file, const Labels& labels, std::size_t samples);
Labels read_labels(hid_t file);

/// /provenance/<n>, oldest first.
void write_provenance(hid_t file, const ProvenanceChain& chain);
ProvenanceChain read_provenance(hid_t file);

} // namespace thorax::store
