#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "store/dataset_index.h"
#include "store/pixel_array.h"

// Private to this module: one dataset file, which is also what a block of a dataset under
// construction is.

namespace thorax::store {

PixelHash hash_pixels(const Image& image);

/// Writes images as one dataset file at exactly this path, which must not be in use.
/// Throws Error(inconsistent) when an image does not fit the header.
void write_dataset_file(const std::filesystem::path& path, const Header& header,
                        std::span<const Image> images, const ProvenanceChain& provenance,
                        Compression compression);

/// The name of one of a list's arrays in "images" or "masks".
std::string item_name(const char* group, std::size_t index);

/// [N, C, H, W], [N, C, D, H, W], or for masks the same without C.
Extent stack_extent(std::size_t samples, const Header& header, bool masks);

} // namespace thorax::store
