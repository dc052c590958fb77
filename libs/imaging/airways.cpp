#include "imaging/airways.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace thorax::imaging {
namespace {

constexpr double lumen_hu = -800;
constexpr double smallest_mm2 = 40, largest_mm2 = 900;
constexpr double longest_side_ratio = 2.2;
constexpr double off_centre_mm = 45;
constexpr double shortest_chain_mm = 15;
constexpr double first_growth_hu = -950, last_growth_hu = -700, growth_step_hu = 25;
constexpr double most_airway_ml = 100, most_jump_ml = 20;

/// One round cross-section of air in an axial slice.
struct Section {
  std::vector<std::size_t> voxels; ///< indices into the volume
  double x, y;                     ///< centre in voxels
};

/// Whether a rise in slice index goes towards the head.
bool rises(const Geometry& geometry) {
  return geometry.direction[8] >= 0;
}

/// The section that these voxels of one slice make; nothing where it is too small or too large,
/// long, or far from the middle.
std::optional<Section> tracheal_section(std::vector<std::size_t> voxels, const Mask& air,
                                        double centre_x) {
  const auto& spacing = air.geometry.spacing;
  const double area = static_cast<double>(voxels.size()) * (spacing[0] * spacing[1]);
  if (area < smallest_mm2 || area > largest_mm2)
    return std::nullopt;
  const std::size_t plane = air.shape.height * air.shape.width;
  std::size_t left = air.shape.width, right = 0, top = air.shape.height, bottom = 0;
  double sum_x = 0, sum_y = 0;
  for (const std::size_t voxel : voxels) {
    const std::size_t x = voxel % air.shape.width, y = voxel % plane / air.shape.width;
    left = std::min(left, x), right = std::max(right, x);
    top = std::min(top, y), bottom = std::max(bottom, y);
    sum_x += static_cast<double>(x), sum_y += static_cast<double>(y);
  }
  const double wide = static_cast<double>(right - left + 1) * spacing[0];
  const double high = static_cast<double>(bottom - top + 1) * spacing[1];
  const double count = static_cast<double>(voxels.size());
  Section section{std::move(voxels), sum_x / count, sum_y / count};
  if (std::max(wide, high) > longest_side_ratio * std::min(wide, high) ||
      std::abs(section.x - centre_x) * spacing[0] > off_centre_mm)
    return std::nullopt;
  return section;
}

/// The sections of slice z that may be the trachea's.
std::vector<Section> sections_of(const Volume<std::int16_t>& hu, const Mask& air, std::size_t z,
                                 double centre_x) {
  const std::size_t plane = air.shape.height * air.shape.width;
  Mask slice({1, air.shape.height, air.shape.width}, air.geometry);
  for (std::size_t i = 0; i < plane; ++i)
    slice.voxels[i] = air.voxels[z * plane + i] != 0 && hu.voxels[z * plane + i] < lumen_hu;
  const Components parts = find_components(slice);
  std::vector<std::vector<std::size_t>> candidates(parts.sizes.size());
  for (std::size_t i = 0; i < plane; ++i)
    if (const auto label = parts.labels.voxels[i])
      candidates[label - 1].push_back(z * plane + i);

  std::vector<Section> sections;
  for (auto& voxels : candidates)
    if (auto section = tracheal_section(std::move(voxels), air, centre_x))
      sections.push_back(std::move(*section));
  return sections;
}

/// Sections of slices that follow each other.
using Chain = std::vector<Section>;

bool continues(const Section& above, const Section& below, const Geometry& geometry) {
  constexpr double most_shift_mm = 10;
  return std::hypot((above.x - below.x) * geometry.spacing[0],
                    (above.y - below.y) * geometry.spacing[1]) <= most_shift_mm;
}

/// Lengthens each growing chain by a section of the next slice that continues it; chains without
/// one are complete, sections without one begin a chain.
void lengthen(std::vector<Chain>& growing, std::vector<Section> sections, const Geometry& geometry,
              std::vector<Chain>& complete) {
  std::vector<Chain> next;
  for (Section& section : sections) {
    const auto chain = std::find_if(growing.begin(), growing.end(), [&](const Chain& candidate) {
      return !candidate.empty() && continues(candidate.back(), section, geometry);
    });
    if (chain == growing.end()) {
      next.push_back({std::move(section)});
    } else {
      chain->push_back(std::move(section));
      next.push_back(std::move(*chain));
      chain->clear();
    }
  }
  std::move(growing.begin(), growing.end(), std::back_inserter(complete));
  growing = std::move(next);
}

/// Where there is air.
struct Extent {
  std::size_t first_slice, last_slice;
  double centre_x; ///< mean, in voxels
};

std::optional<Extent> extent_of(const Mask& air) {
  Extent extent{air.shape.depth, 0, 0};
  double count = 0;
  for (std::size_t z = 0; z < air.shape.depth; ++z)
    for (std::size_t y = 0; y < air.shape.height; ++y)
      for (std::size_t x = 0; x < air.shape.width; ++x)
        if (air.at(z, y, x) != 0) {
          extent.centre_x += static_cast<double>(x), ++count;
          extent.first_slice = std::min(extent.first_slice, z);
          extent.last_slice = std::max(extent.last_slice, z);
        }
  if (count == 0)
    return std::nullopt;
  extent.centre_x /= count;
  return extent;
}

/// The voxels of the longest chain of sections in the upper half of the air.
std::vector<std::size_t> find_trachea(const Volume<std::int16_t>& hu, const Mask& air) {
  const auto extent = extent_of(air);
  if (!extent)
    return {};
  std::vector<Chain> growing, complete;
  const std::size_t slices = (extent->last_slice - extent->first_slice) / 2 + 1;
  for (std::size_t step = 0; step < slices; ++step) {
    const std::size_t z =
        rises(air.geometry) ? extent->last_slice - step : extent->first_slice + step;
    lengthen(growing, sections_of(hu, air, z, extent->centre_x), air.geometry, complete);
  }
  lengthen(growing, {}, air.geometry, complete);

  const auto longest =
      std::max_element(complete.begin(), complete.end(),
                       [](const Chain& a, const Chain& b) { return a.size() < b.size(); });
  std::vector<std::size_t> voxels;
  if (longest == complete.end() ||
      static_cast<double>(longest->size()) * air.geometry.spacing[2] < shortest_chain_mm)
    return voxels;
  for (const Section& section : *longest)
    voxels.insert(voxels.end(), section.voxels.begin(), section.voxels.end());
  return voxels;
}

/// Adds to region all air below the threshold that is connected with it.
void grow(std::vector<std::size_t>& region, Mask& inside, const Volume<std::int16_t>& hu,
          const Mask& air, double threshold) {
  const std::size_t width = air.shape.width, plane = air.shape.height * width;
  for (std::size_t next = 0; next < region.size(); ++next) {
    const std::size_t voxel = region[next];
    const std::size_t x = voxel % width, y = voxel % plane / width, z = voxel / plane;
    const auto visit = [&](bool exists, std::size_t neighbour) {
      if (exists && inside.voxels[neighbour] == 0 && air.voxels[neighbour] != 0 &&
          hu.voxels[neighbour] <= threshold) {
        inside.voxels[neighbour] = 1;
        region.push_back(neighbour);
      }
    };
    visit(x > 0, voxel - 1);
    visit(x + 1 < width, voxel + 1);
    visit(y > 0, voxel - width);
    visit(y + 1 < air.shape.height, voxel + width);
    visit(z > 0, voxel - plane);
    visit(z + 1 < air.shape.depth, voxel + plane);
  }
}

} // namespace

Mask find_airways(const Volume<std::int16_t>& hu, const Mask& air) {
  Mask airways(air.shape, air.geometry);
  std::vector<std::size_t> region = find_trachea(hu, air);
  for (const std::size_t voxel : region)
    airways.voxels[voxel] = 1;

  const auto& spacing = air.geometry.spacing;
  const double voxel_ml = spacing[0] * spacing[1] * spacing[2] / 1000;
  for (double threshold = first_growth_hu; threshold <= last_growth_hu && !region.empty();
       threshold += growth_step_hu) {
    std::vector<std::size_t> grown = region;
    Mask inside = airways;
    grow(grown, inside, hu, air, threshold);
    const double ml = static_cast<double>(grown.size()) * voxel_ml;
    const double jump = static_cast<double>(grown.size() - region.size()) * voxel_ml;
    if (ml > most_airway_ml || jump > most_jump_ml)
      break;
    region = std::move(grown);
    airways = std::move(inside);
  }
  return airways;
}

} // namespace thorax::imaging
