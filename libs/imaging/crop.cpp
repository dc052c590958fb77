#include "imaging/crop.h"

#include <algorithm>
#include <cmath>

#include "core/geometry.h"

namespace thorax::imaging {

std::optional<Box> bounding_box(const Volume<std::uint8_t>& mask, double margin_mm) {
  const std::array<std::size_t, 3> size = {mask.shape.width, mask.shape.height, mask.shape.depth};
  std::array<std::size_t, 3> first = size, end{};
  for (std::size_t z = 0; z < size[2]; ++z)
    for (std::size_t y = 0; y < size[1]; ++y)
      for (std::size_t x = 0; x < size[0]; ++x)
        if (mask.at(z, y, x) != 0) {
          const std::array<std::size_t, 3> at = {x, y, z};
          for (std::size_t axis = 0; axis < 3; ++axis) {
            first[axis] = std::min(first[axis], at[axis]);
            end[axis] = std::max(end[axis], at[axis] + 1);
          }
        }
  if (end[0] == 0)
    return std::nullopt;

  Box box;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const auto margin =
        static_cast<std::size_t>(std::lround(margin_mm / mask.geometry.spacing[axis]));
    box.first[axis] = first[axis] - std::min(first[axis], margin);
    box.size[axis] = std::min(end[axis] + margin, size[axis]) - box.first[axis];
  }
  return box;
}

template <class T>
Volume<T> crop(const Volume<T>& volume, const Box& box) {
  Volume<T> cropped({box.size[2], box.size[1], box.size[0]}, volume.geometry);
  cropped.geometry.origin = place_of(volume.geometry, {static_cast<double>(box.first[0]),
                                                       static_cast<double>(box.first[1]),
                                                       static_cast<double>(box.first[2])});
  for (std::size_t z = 0; z < box.size[2]; ++z)
    for (std::size_t y = 0; y < box.size[1]; ++y)
      std::copy_n(&volume.at(box.first[2] + z, box.first[1] + y, box.first[0]), box.size[0],
                  &cropped.at(z, y, 0));
  return cropped;
}

template <class T>
void paste(const Volume<T>& cropped, const Box& box, Volume<T>& volume) {
  for (std::size_t z = 0; z < box.size[2]; ++z)
    for (std::size_t y = 0; y < box.size[1]; ++y)
      std::copy_n(&cropped.at(z, y, 0), box.size[0],
                  &volume.at(box.first[2] + z, box.first[1] + y, box.first[0]));
}

template Volume<std::int16_t> crop(const Volume<std::int16_t>&, const Box&);
template Volume<std::uint8_t> crop(const Volume<std::uint8_t>&, const Box&);
template Volume<float> crop(const Volume<float>&, const Box&);
template void paste(const Volume<std::int16_t>&, const Box&, Volume<std::int16_t>&);
template void paste(const Volume<std::uint8_t>&, const Box&, Volume<std::uint8_t>&);
template void paste(const Volume<float>&, const Box&, Volume<float>&);

} // namespace thorax::imaging
