#include "store/middle_plane.h"

#include "store/pixel_values.h"

namespace thorax::store {

MiddlePlane middle_plane(const DatasetReader& dataset, std::size_t index) {
  const Header& header = dataset.header();
  const std::vector<std::size_t> shape = dataset.shape(index);
  const bool stacked = header.layout == Layout::stack;
  const std::size_t height = shape[shape.size() - 2], width = shape.back();
  const std::size_t channels = stacked ? shape[0] : 1;
  MiddlePlane plane;
  plane.slices = shape.size() == (stacked ? 4u : 3u) ? shape[shape.size() - 3] : 1;
  plane.slice = plane.slices / 2;

  std::vector<std::byte> bytes(height * width * bytes_per_pixel(header.type));
  for (std::size_t channel = 0; channel < channels; ++channel) {
    dataset.read_plane(index, channel * plane.slices + plane.slice, bytes);
    plane.channels.emplace_back(height, width, to_values(header.type, bytes));
  }
  if (header.masks) {
    const std::vector<std::uint8_t> mask = dataset.read_mask(index);
    const auto first = mask.begin() + static_cast<std::ptrdiff_t>(plane.slice * height * width);
    plane.mask = {height, width, {first, first + static_cast<std::ptrdiff_t>(height * width)}};
  }
  return plane;
}

} // namespace thorax::store
