#include "imaging/frame.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/median.h"
#include "imaging/window.h"

namespace thorax::imaging {
namespace {

constexpr std::size_t most_samples = 1 << 16;
constexpr double smallest_part = 0.25;
constexpr double tolerance = 0.02; ///< difference from the edge's median, of the picture's range
constexpr double outliers = 0.01;  ///< of a line's pixels, which may differ more, such as letters

/// The spread of the picture's values, from a regular sample of them.
double range_of(const Raster<float>& picture) {
  const std::size_t step = picture.pixels.size() / most_samples + 1;
  std::vector<float> sample;
  for (std::size_t i = 0; i < picture.pixels.size(); i += step)
    sample.push_back(picture.pixels[i]);
  const auto [low, high] = std::minmax_element(sample.begin(), sample.end());
  if (*low == *high)
    return 0;
  const Window window = percentile_window(sample, 1, 99);
  return window.high - window.low;
}

/// A side of the box whose lines are taken off one by one.
enum class Side { left, right, top, bottom };

std::vector<float> outermost_line(const Raster<float>& picture, const PictureBox& box, Side side) {
  std::vector<float> line;
  if (side == Side::top || side == Side::bottom) {
    const std::size_t y = side == Side::top ? box.y : box.y + box.height - 1;
    const float* first = &picture.pixels[y * picture.width + box.x];
    line.assign(first, first + box.width);
  } else {
    const std::size_t x = side == Side::left ? box.x : box.x + box.width - 1;
    for (std::size_t y = box.y; y < box.y + box.height; ++y)
      line.push_back(picture.pixels[y * picture.width + x]);
  }
  return line;
}

void take_line(PictureBox& box, Side side) {
  const bool vertical = side == Side::top || side == Side::bottom;
  (vertical ? box.height : box.width) -= 1;
  box.x += side == Side::left;
  box.y += side == Side::top;
}

bool is_large_enough(const PictureBox& box, const Raster<float>& picture) {
  return static_cast<double>(box.width) >= smallest_part * static_cast<double>(picture.width) &&
         static_cast<double>(box.height) >= smallest_part * static_cast<double>(picture.height);
}

/// Takes lines off one side as long as they look like its outermost one.
void trim(PictureBox& box, Side side, const Raster<float>& picture, double range) {
  const float frame = median(outermost_line(picture, box, side));
  while (is_large_enough(box, picture)) {
    const auto line = outermost_line(picture, box, side);
    const auto differing = std::count_if(line.begin(), line.end(), [&](float value) {
      return std::abs(value - frame) > tolerance * range;
    });
    if (static_cast<double>(differing) > outliers * static_cast<double>(line.size()))
      return;
    take_line(box, side);
  }
}

} // namespace

PictureBox inside_frame(const Raster<float>& picture) {
  const PictureBox whole = {0, 0, picture.width, picture.height};
  const double range = range_of(picture);
  if (range == 0)
    return whole;
  PictureBox box = whole, before;
  do {
    before = box;
    for (const Side side : {Side::top, Side::bottom, Side::left, Side::right})
      trim(box, side, picture, range);
  } while (box != before && is_large_enough(box, picture));
  return is_large_enough(box, picture) ? box : whole;
}

} // namespace thorax::imaging
