#include "imaging/ball.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

namespace thorax::imaging {
namespace {

constexpr float far = std::numeric_limits<float>::max() / 4;

/// Squared distance to the nearest voxel of the row, where it is at most the radius.
void along_row(std::span<const std::uint8_t> row, double spacing, double radius,
               std::span<float> squared) {
  const auto measure = [&](std::size_t x, double& last, double sign) {
    const auto here = static_cast<double>(x);
    if (row[x] != 0)
      last = here;
    const double distance = sign * (here - last) * spacing;
    if (distance <= radius)
      squared[x] = std::min(squared[x], static_cast<float>(distance * distance));
  };
  std::fill(squared.begin(), squared.end(), far);
  double last = -std::numeric_limits<double>::infinity();
  for (std::size_t x = 0; x < row.size(); ++x)
    measure(x, last, 1);
  last = std::numeric_limits<double>::infinity();
  for (std::size_t x = row.size(); x-- > 0;)
    measure(x, last, -1);
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

} // namespace

Mask within(const Mask& mask, double radius_mm) {
  const auto& spacing = mask.geometry.spacing;
  const std::size_t width = mask.shape.width, height = mask.shape.height;
  const std::size_t plane = height * width;
  std::vector<float> rows(plane), squared(mask.voxels.size());
  for (std::size_t z = 0; z < mask.shape.depth; ++z) {
    for (std::size_t y = 0; y < height; ++y)
      along_row(mask.slice(z).subspan(y * width, width), spacing[0], radius_mm,
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
