#include "imaging/otsu.h"

#include <algorithm>
#include <array>

namespace thorax::imaging {

double otsu_threshold(std::span<const std::int16_t> values) {
  constexpr std::size_t bins = 256;
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double width = std::max(1.0, static_cast<double>(*high - *low) / bins);
  std::array<double, bins> histogram{};
  double total = 0;
  for (const std::int16_t value : values) {
    const auto bin = std::min(bins - 1, static_cast<std::size_t>((value - *low) / width));
    ++histogram[bin];
    total += static_cast<double>(bin);
  }

  const auto count = static_cast<double>(values.size());
  double below = 0, sum_below = 0, best = -1;
  std::size_t cut = 0;
  for (std::size_t bin = 0; bin + 1 < bins; ++bin) {
    below += histogram[bin];
    sum_below += histogram[bin] * static_cast<double>(bin);
    if (below == 0 || below == count)
      continue;
    const double gap = sum_below / below - (total - sum_below) / (count - below);
    const double between = below * (count - below) * gap * gap;
    if (between > best) {
      best = between;
      cut = bin;
    }
  }
  return *low + width * static_cast<double>(cut + 1);
}

} // namespace thorax::imaging
