#include "imaging/window.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/processor_levels.h"

namespace thorax::imaging {
namespace {

struct NamedWindow {
  std::string_view name;
  Window window;
};
constexpr std::array named_windows = {NamedWindow{"lung", {-1250, 250}},
                                      NamedWindow{"mediastinum", {-160, 240}},
                                      NamedWindow{"bone", {-450, 1050}}};

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

/// Limits float numbers, not double ones, which compilers would not do in vectors.
THORAX_FOR_EACH_LEVEL void spread(float* values, std::size_t count, double low, double scale) {
  for (std::size_t i = 0; i < count; ++i) {
    const auto fraction = static_cast<float>((values[i] - low) * scale);
    values[i] = std::min(std::max(fraction, 0.f), 1.f);
  }
}

} // namespace

std::optional<Window> named_window(std::string_view name) {
  for (const NamedWindow& each : named_windows)
    if (each.name == name)
      return each.window;
  return std::nullopt;
}

std::vector<std::string> window_names() {
  std::vector<std::string> names;
  for (const NamedWindow& each : named_windows)
    names.emplace_back(each.name);
  return names;
}

float Window::operator()(float value) const {
  return static_cast<float>(std::clamp((value - low) / (high - low), 0.0, 1.0));
}

Window window_from_centre(double centre, double width) {
  return {centre - width / 2, centre + width / 2 - 1};
}

Raster<float> apply(const Window& window, Raster<float> raster) {
  spread(raster.pixels.data(), raster.pixels.size(), window.low, 1 / (window.high - window.low));
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
