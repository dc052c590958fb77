#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/volume.h"

namespace thorax::imaging {

/// A block of voxels: first index and length along x, y, z.
struct Box {
  std::array<std::size_t, 3> first{}, size{};

  bool operator==(const Box&) const = default;
};

/// The smallest box around all voxels that are not 0, widened by margin_mm on every side within the
/// volume; nothing when all are 0.
std::optional<Box> bounding_box(const Volume<std::uint8_t>& mask, double margin_mm);

/// The voxels inside the box, with the geometry that belongs to them. T is int16_t, uint8_t or
/// float.
template <class T>
Volume<T> crop(const Volume<T>& volume, const Box& box);

/// Puts what crop() took out of volume, or what became of it, back into its place.
template <class T>
void paste(const Volume<T>& cropped, const Box& box, Volume<T>& volume);

} // namespace thorax::imaging
