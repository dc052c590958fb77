#include "train/examples.h"

#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/error.h"
#include "core/random.h"

namespace thorax::train {
namespace {

using store::PixelType;

torch::ScalarType tensor_type(PixelType type) {
  switch (type) {
  case PixelType::uint8:
    return torch::kUInt8;
  case PixelType::int16:
    return torch::kInt16;
  case PixelType::float32:
    return torch::kFloat32;
  }
  return torch::kUInt8;
}

void check_images(const store::Header& header) {
  const auto& shape = header.sample_shape;
  if (header.layout != store::Layout::stack || shape.size() != 3)
    throw Error(ExitCode::inconsistent, "the dataset holds no 2-D images of one size",
                "make slices with thorax-preprocess --as slices");
  if (header.intensity == "HU" && header.window.size() != 2 && header.window.size() != 2 * shape[0])
    throw Error(ExitCode::inconsistent, "the images are in HU without an intensity window",
                "give thorax-preprocess a --window");
}

/// What is black and white in each channel, [C, 1, 1] or one for all.
std::array<torch::Tensor, 2> black_and_white(const store::Header& header) {
  if (header.intensity != "HU")
    return {torch::tensor(-32768.0f), torch::tensor(32767.0f)};
  const torch::Tensor pairs =
      torch::tensor(torch::ArrayRef<double>(header.window)).to(torch::kFloat32).view({-1, 2, 1, 1});
  return {pairs.select(1, 0), pairs.select(1, 1)};
}

} // namespace

Examples dataset_examples(const store::DatasetReader& reader, store::Labels labels) {
  const store::Header& header = reader.header();
  check_images(header);
  Examples examples;
  examples.shape.assign(header.sample_shape.begin(), header.sample_shape.end());
  examples.type = header.type == PixelType::uint8 ? torch::kUInt8 : torch::kFloat32;
  examples.labels = std::move(labels);
  for (const store::Sample& sample : reader.samples())
    examples.ids.push_back(sample.id);

  const auto stored = tensor_type(header.type);
  const bool fractions = header.type == PixelType::float32 && header.intensity != "HU";
  const bool as_stored = header.type == PixelType::uint8 || fractions;
  const auto [black, white] = black_and_white(header);
  examples.image = [&reader, stored, as_stored, shape = examples.shape, black = black,
                    range = white - black](std::size_t row) {
    const torch::Tensor image = torch::empty(shape, stored);
    reader.read(row, {static_cast<std::byte*>(image.data_ptr()), image.nbytes()});
    if (as_stored)
      return image;
    return image.to(torch::kFloat32).sub_(black).div_(range).clamp_(0, 1);
  };
  return examples;
}

Examples rotation_examples(const Examples& images) {
  if (images.shape[1] != images.shape[2])
    throw Error(ExitCode::inconsistent,
                fmt::format("images of {} pixels cannot be rotated by 90 degrees in place",
                            fmt::join(images.shape, "x")),
                "preprocess to square images");
  constexpr std::size_t rotations = 4;
  Examples rotated{
      .shape = images.shape,
      .type = images.type,
      .labels = {.task = store::Task::multiclass, .names = {"0", "90", "180", "270"}, .values = {}},
      .ids = {},
      .image = {}};
  for (const std::string& id : images.ids)
    for (std::size_t r = 0; r < rotations; ++r) {
      rotated.ids.push_back(id + "@" + rotated.labels.names[r]);
      for (std::size_t k = 0; k < rotations; ++k)
        rotated.labels.values.push_back(k == r);
    }
  rotated.image = [image = images.image](std::size_t row) {
    return torch::rot90(image(row / rotations), static_cast<std::int64_t>(row % rotations), {1, 2});
  };
  return rotated;
}

Transform random_flip_and_shift(const Examples& examples, std::uint64_t seed, bool flip,
                                double shift) {
  return [ids = examples.ids, seed, flip, shift](torch::Tensor image, std::size_t row,
                                                 std::uint64_t epoch) {
    Random random(seed, ids[row], epoch, "augment");
    const bool mirrored = random.chance(0.5);
    const auto offset = [&](std::int64_t size) {
      return static_cast<std::int64_t>(std::lround(random.uniform(-shift, shift) * size));
    };
    const std::int64_t height = image.size(1), width = image.size(2);
    const std::int64_t down = offset(height), right = offset(width);
    if (flip && mirrored)
      image = image.flip({2});
    if (down == 0 && right == 0)
      return image;
    const torch::Tensor shifted = torch::zeros_like(image);
    const auto overlap = [&](const torch::Tensor& tensor, std::int64_t y, std::int64_t x) {
      return tensor.narrow(1, std::max<std::int64_t>(y, 0), height - std::abs(y))
          .narrow(2, std::max<std::int64_t>(x, 0), width - std::abs(x));
    };
    overlap(shifted, down, right).copy_(overlap(image, -down, -right));
    return shifted;
  };
}

torch::Tensor labels_of(const store::Labels& labels, const std::vector<std::size_t>& rows) {
  const auto classes = static_cast<std::int64_t>(labels.classes());
  const torch::Tensor picked =
      torch::empty({static_cast<std::int64_t>(rows.size()), classes}, torch::kInt8);
  auto* out = picked.data_ptr<std::int8_t>();
  for (const std::size_t row : rows)
    out = std::copy_n(labels.values.begin() + row * labels.classes(), classes, out);
  return picked;
}

} // namespace thorax::train
