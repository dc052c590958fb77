#include "scan/hu_check.h"

#include <algorithm>

#include <fmt/format.h>

#include "scan/series_load.h"

namespace thorax::scan {
namespace {

struct Range {
  std::int16_t low, high;
};

/// Percent of the voxels in a range, its ends included.
double percent_in(const Volume<std::int16_t>& volume, Range range) {
  const auto count =
      std::count_if(volume.voxels.begin(), volume.voxels.end(),
                    [&](std::int16_t hu) { return hu >= range.low && hu <= range.high; });
  return 100.0 * static_cast<double>(count) / static_cast<double>(volume.voxels.size());
}

} // namespace

std::optional<std::string> doubt_about_hu(const Volume<std::int16_t>& volume) {
  constexpr Range air{air_hu + 1, -800}, soft_tissue{-200, 200};
  constexpr double least_air = 0.5, least_soft_tissue = 2;
  if (volume.voxels.empty())
    return std::nullopt;
  const double airy = percent_in(volume, air), soft = percent_in(volume, soft_tissue);
  if (airy >= least_air && soft >= least_soft_tissue)
    return std::nullopt;
  const auto [low, high] = std::minmax_element(volume.voxels.begin(), volume.voxels.end());
  return fmt::format("the values, {} to {}, may not be Hounsfield units: {:.1f}% are those of air "
                     "and lung ({} to {}), {:.1f}% those of soft tissue ({} to {})",
                     *low, *high, airy, air.low, air.high, soft, soft_tissue.low, soft_tissue.high);
}

} // namespace thorax::scan
