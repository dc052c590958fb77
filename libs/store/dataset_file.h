#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "store/dataset.h"
#include "store/pixel_array.h"

// Private to this module: one dataset file, which is also what a block of a dataset under
// construction is.

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

PixelHash hash_pixels(const Image& image);

/// Throws Error(inconsistent) naming a sample id that occurs twice.
void check_unique_ids(std::span<const Sample> samples);

/// Writes index to an open file and marks it complete; sets its content hash. Call under
/// hdf5_lock().
void write_index(hid_t file, Index& index);
/// Call under hdf5_lock(). Throws Error(corrupt).
Index read_index(hid_t file);

/// Writes images as one dataset file at exactly this path, which must not be in use.
/// Throws Error(inconsistent) when an image does not fit the header.
void write_dataset_file(const std::filesystem::path& path, const Header& header,
                        std::span<const Image> images, const ProvenanceChain& provenance,
                        Compression compression);

/// The name of one of a list's arrays in "images" or "masks".
std::string item_name(const char* group, std::size_t index);

/// Writes and reads what the run that makes a file tells. Call under hdf5_lock().
void write_report(hid_t file, std::string_view report);
std::string read_report(hid_t file);

/// [N, C, H, W], [N, C, D, H, W], or for masks the same without C.
Extent stack_extent(std::size_t samples, const Header& header, bool masks);

} // namespace thorax::store
