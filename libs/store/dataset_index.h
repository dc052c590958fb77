#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/dataset.h"
#include "store/hdf5.h"

// Private to this module: a dataset file without its pixels.

namespace thorax::store {

inline constexpr const char* dataset_format = "thorax-dataset";
inline constexpr const char* shards_format = "thorax-shards";
inline constexpr std::int64_t dataset_version = 1;

/// A SHA-256 of one sample's pixels and mask, 32 bytes.
using PixelHash = std::array<std::uint8_t, 32>;

/// Everything in a dataset file but the pixels.
struct Index {
  Header header;
  std::vector<Sample> samples;
  std::vector<std::int8_t> labels; ///< [N, K]
  std::vector<Geometry> geometry;  ///< N
  std::vector<PixelHash> hashes;   ///< N
  std::string content_hash;
  ProvenanceChain provenance;
};

/// SHA-256 over the header, samples, labels, geometry and pixel hashes: equal for equal content,
/// however it was written.
std::string content_hash(const Index& index);

/// Throws Error(inconsistent) naming a sample id that occurs twice.
void check_unique_ids(std::span<const Sample> samples);

/// Writes index to an open file and marks it complete; sets its content hash. Call under
/// hdf5_lock().
void write_index(hid_t file, Index& index);
/// Call under hdf5_lock(). Throws Error(corrupt).
Index read_index(hid_t file);

/// Writes and reads what the run that makes a file tells. Call under hdf5_lock().
void write_report(hid_t file, std::string_view report);
std::string read_report(hid_t file);

} // namespace thorax::store
