#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace thorax {

/// Number of voxels along slices (depth), rows (height) and columns (width).
struct Shape3 {
  std::size_t depth = 0, height = 0, width = 0;

  std::size_t count() const { return depth * height * width; }
  bool operator==(const Shape3&) const = default;
};

/// Where a voxel grid lies in the patient, in millimetres of the DICOM patient system (LPS: +x
/// left, +y posterior, +z up). Arrays are in x, y, z order; the columns of direction are the unit
/// vectors of the column, row and slice index.
struct Geometry {
  std::array<double, 3> origin{0, 0, 0};
  std::array<double, 3> spacing{1, 1, 1};
  std::array<double, 9> direction{1, 0, 0, 0, 1, 0, 0, 0, 1};

  bool operator==(const Geometry&) const = default;
};

/// A 3-D image: contiguous voxels, columns fastest, then rows, then slices.
template <class T>
struct Volume {
  Shape3 shape;
  Geometry geometry;
  std::vector<T> voxels;

  Volume() = default;
  explicit Volume(Shape3 shape, Geometry geometry = {}, T fill = T{})
      : shape(shape), geometry(geometry), voxels(shape.count(), fill) {}

  T& at(std::size_t z, std::size_t y, std::size_t x) {
    return voxels[(z * shape.height + y) * shape.width + x];
  }
  const T& at(std::size_t z, std::size_t y, std::size_t x) const {
    return voxels[(z * shape.height + y) * shape.width + x];
  }
  std::span<T> slice(std::size_t z) {
    return std::span(voxels).subspan(z * shape.height * shape.width, shape.height * shape.width);
  }
  std::span<const T> slice(std::size_t z) const {
    return std::span(voxels).subspan(z * shape.height * shape.width, shape.height * shape.width);
  }
};

/// A 2-D image with one channel: contiguous pixels, columns fastest.
template <class T>
struct Raster {
  std::size_t height = 0, width = 0;
  std::vector<T> pixels;

  Raster() = default;
  Raster(std::size_t height, std::size_t width, T fill = T{})
      : height(height), width(width), pixels(height * width, fill) {}
  Raster(std::size_t height, std::size_t width, std::vector<T> pixels)
      : height(height), width(width), pixels(std::move(pixels)) {}

  T& at(std::size_t y, std::size_t x) { return pixels[y * width + x]; }
  const T& at(std::size_t y, std::size_t x) const { return pixels[y * width + x]; }
};

} // namespace thorax
