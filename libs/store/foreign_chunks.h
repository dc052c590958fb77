#pragma once

#include <cstddef>

#include "store/hdf5.h"

// Private to this module: pixels that others chunked or packed in their own way. Call under
// hdf5_lock().

namespace thorax::store {

/// The sizes of a chunk, by a dataset's creation properties; empty where they are not chunked.
Extent chunk_of(hid_t properties, std::size_t rank);

/// Whether chunks are packed by deflate and nothing else. Throws Error(unavailable) on a filter
/// that HDF5 does not have here.
bool are_packed_by_deflate_alone(hid_t properties);

/// Whether all chunks that a plane lies in were written: HDF5 gives zeros for others.
bool has_chunks_of_plane(hid_t dataset, Extent coordinates, const Extent& extent,
                         const Extent& chunk);

} // namespace thorax::store
