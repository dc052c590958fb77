#include "imaging/ball.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

namespace thorax::imaging {
namespace {

constexpr float far = std::numeric_limits<float>::max() / 4;

/// Squared distances of 0, 1, ... voxels along a row; far behind the last within the radius.
std::vector<float> squares_within(double radius, double spacing) {
  std::vector<float> squares;
  for (double distance = 0; distance <= radius;
       distance = static_cast<double>(squares.size()) * spacing)
    squares.push_back(static_cast<float>(distance * distance));
  squares.push_back(far);
  return squares;
}

/// Squared distance to the nearest voxel of the row.
void along_row(std::span<const std::uint8_t> row, std::span<const float> squares,
               std::span<float> squared) {
  const std::size_t most = squares.size() - 1;
  std::size_t voxels = most;
  for (std::size_t x = 0; x < row.size(); ++x) {
    voxels = row[x] != 0 ? 0 : std::min(voxels + 1, most);
    squared[x] = squares[voxels];
  }
  voxels = most;
  for (std::size_t x = row.size(); x-- > 0;) {
    voxels = row[x] != 0 ? 0 : std::min(voxels + 1, most);
    squared[x] = std::min(squared[x], squares[voxels]);
  }
}

/// The least of what lies up to the radius away along one axis, with the square of how far.
/// @param lines of `length` values each, one after the other
void across(std::span<const float> lines, std::size_t length, std::size_t line, double spacing,
            double radius, float* least) {
  const std::size_t count = lines.size() / length;
  const auto reach = static_cast<std::size_t>(radius / spacing);
  std::fill_n(least, length, far);
  for (std::size_t k = line - std::min(line, reach); k < std::min(line + reach + 1, count); ++k) {
    const double step = (static_cast<double>(k) - static_cast<double>(line)) * spacing;
    const auto square = static_cast<float>(step * step);
    const float* other = lines.data() + k * length;
    for (std::size_t i = 0; i < length; ++i)
      least[i] = std::min(least[i], other[i] + square);
  }
}

bool is_empty(std::span<const std::uint8_t> slice) {
  return std::all_of(slice.begin(), slice.end(), [](std::uint8_t voxel) { return voxel == 0; });
}

} // namespace

Mask within(const Mask& mask, double radius_mm) {
  const auto& spacing = mask.geometry.spacing;
  const std::size_t width = mask.shape.width, height = mask.shape.height;
  const std::size_t plane = height * width;
  const std::vector<float> squares = squares_within(radius_mm, spacing[0]);
  std::vector<float> rows(plane), squared(mask.voxels.size(), far);
  for (std::size_t z = 0; z < mask.shape.depth; ++z) {
    if (is_empty(mask.slice(z)))
      continue;
    for (std::size_t y = 0; y < height; ++y)
      along_row(mask.slice(z).subspan(y * width, width), squares,
                std::span(rows).subspan(y * width, width));
    for (std::size_t y = 0; y < height; ++y)
      across(rows, width, y, spacing[1], radius_mm, squared.data() + z * plane + y * width);
  }
  Mask near(mask.shape, mask.geometry);
  const auto most = static_cast<float>(radius_mm * radius_mm);
  for (std::size_t z = 0; z < mask.shape.depth; ++z) {
    across(squared, plane, z, spacing[2], radius_mm, rows.data());
    std::transform(rows.begin(), rows.end(), near.slice(z).begin(),
                   [&](float distance) { return distance <= most; });
  }
  return near;
}

} // namespace thorax::imaging
