#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "store/dataset.h"

namespace thorax::train {

/// What a network learns from: numbered images of one shape with labels.
struct Examples {
  std::vector<std::int64_t> shape;                     ///< [C, H, W]
  torch::ScalarType type = torch::kUInt8;              ///< uint8, or float32 in [0, 1]
  store::Labels labels;                                ///< [N, K]
  std::vector<std::string> ids;                        ///< N, unique: the keys of random numbers
  std::function<torch::Tensor(std::size_t row)> image; ///< thread-safe; [C, H, W] of type

  std::size_t size() const { return ids.size(); }
};

/// The samples of a stack with 2-D images, as uint8 or as float32 in [0, 1]: HU are mapped by the
/// header's window, other int16 by the range of their type. The reader must outlive the examples.
/// Throws Error(inconsistent) for another layout or shape, or HU without a window.
Examples dataset_examples(const store::DatasetReader& reader, store::Labels labels);

/// The pretext task of Gidaris, Singh and Komodakis (ICLR 2018): every image in its four rotations
/// by 0, 90, 180 and 270 degrees counter-clockwise, and the rotation as class. Row 4 n + r is image
/// n rotated r times. Throws Error(inconsistent) unless images are square.
Examples rotation_examples(const Examples& images);

/// A change of one training image, as a function of its row and the epoch alone; thread-safe.
using Transform =
    std::function<torch::Tensor(torch::Tensor image, std::size_t row, std::uint64_t epoch)>;

/// Mirrors left and right in half of the cases and shifts by up to a share of the size, in whole
/// pixels; what comes in is black. Keyed by seed, example id and epoch.
/// @param shift in 0..0.5
Transform random_flip_and_shift(const Examples& examples, std::uint64_t seed, bool flip,
                                double shift);

/// [n, K] int8 labels of the given rows.
torch::Tensor labels_of(const store::Labels& labels, const std::vector<std::size_t>& rows);

} // namespace thorax::train
