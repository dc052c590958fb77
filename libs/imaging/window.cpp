#include "imaging/window.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace thorax::imaging {
namespace {

/// Reorders values.
double percentile(std::vector<float>& values, double percent) {
  const double rank = percent / 100 * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(std::floor(rank));
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(below);
  std::nth_element(values.begin(), at, values.end());
  if (at + 1 == values.end())
    return *at;
  const double next = *std::min_element(at + 1, values.end());
  return *at + (rank - static_cast<double>(below)) * (next - *at);
}

} // namespace

float Window::operator()(float value) const {
  return static_cast<float>(std::clamp((value - low) / (high - low), 0.0, 1.0));
}

Window window_from_centre(double centre, double width) {
  return {centre - width / 2, centre + width / 2 - 1};
}

Raster<float> apply(const Window& window, Raster<float> raster) {
  for (float& value : raster.pixels)
    value = window(value);
  return raster;
}

Window percentile_window(std::span<const float> values, double low_percent, double high_percent) {
  std::vector<float> sorted(values.begin(), values.end());
  Window window{percentile(sorted, low_percent), percentile(sorted, high_percent)};
  if (!(window.high > window.low))
    window.high = window.low + 1;
  return window;
}

} // namespace thorax::imaging
