#include "imaging/lungs.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/geometry.h"
#include "imaging/airways.h"
#include "imaging/body.h"
#include "imaging/crop.h"
#include "imaging/morphology.h"
#include "imaging/otsu.h"
#include "imaging/resample.h"

namespace thorax::imaging {
namespace {

constexpr double working_spacing_mm = 2;
constexpr std::int16_t lowest_hu = -1024, highest_hu = 600;
constexpr std::uint8_t half_inside = 125;
constexpr double airway_wall_mm = 2;
constexpr double smallest_part = 0.05;       // of the largest component
constexpr double merged_side_fraction = 0.2; // of the largest component, on its smaller side
constexpr double gas_hu = -960;              // mean of bowel gas lies below, of emphysema above
constexpr double gas_fraction = 0.3;         // of the largest component; a lung is larger

Volume<std::int16_t> limited(Volume<std::int16_t> hu) {
  for (std::int16_t& voxel : hu.voxels)
    voxel = std::clamp(voxel, lowest_hu, highest_hu);
  return hu;
}

Mask below(const Volume<std::int16_t>& hu, double threshold) {
  Mask mask(hu.shape, hu.geometry);
  std::transform(hu.voxels.begin(), hu.voxels.end(), mask.voxels.begin(),
                 [&](std::int16_t voxel) { return voxel < threshold; });
  return mask;
}

template <class Combine>
Mask combine(const Mask& a, const Mask& b, Combine both) {
  Mask mask(a.shape, a.geometry);
  std::transform(a.voxels.begin(), a.voxels.end(), b.voxels.begin(), mask.voxels.begin(), both);
  return mask;
}
Mask intersection(const Mask& a, const Mask& b) {
  return combine(a, b, [](bool in_a, bool in_b) { return in_a && in_b; });
}
Mask difference(const Mask& a, const Mask& b) {
  return combine(a, b, [](bool in_a, bool in_b) { return in_a && !in_b; });
}

/// The patient's left-right coordinate (LPS x, mm) of a voxel.
double left_right(const Geometry& geometry, std::size_t z, std::size_t y, std::size_t x) {
  return place_of(geometry,
                  {static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)})[0];
}

template <class Visit>
void for_each_voxel(const Mask& mask, Visit visit) {
  for (std::size_t z = 0; z < mask.shape.depth; ++z)
    for (std::size_t y = 0; y < mask.shape.height; ++y)
      for (std::size_t x = 0; x < mask.shape.width; ++x)
        if (mask.at(z, y, x) != 0)
          visit(z, y, x);
}

double mean_left_right(const Mask& mask) {
  double sum = 0, count = 0;
  for_each_voxel(
      mask, [&](auto z, auto y, auto x) { sum += left_right(mask.geometry, z, y, x), ++count; });
  return sum / count;
}

/// The fraction of the mask on the patient's left of a sagittal plane.
double fraction_left(const Mask& mask, double plane) {
  double left = 0, count = 0;
  for_each_voxel(mask, [&](auto z, auto y, auto x) {
    left += left_right(mask.geometry, z, y, x) > plane, ++count;
  });
  return left / count;
}

double mean_hu(const Volume<std::int16_t>& hu, const Mask& mask) {
  double sum = 0, count = 0;
  for_each_voxel(mask, [&](auto z, auto y, auto x) { sum += hu.at(z, y, x), ++count; });
  return sum / count;
}

void paint(Volume<std::uint8_t>& labels, const Mask& mask, std::uint8_t label) {
  for (std::size_t i = 0; i < mask.voxels.size(); ++i)
    if (mask.voxels[i] != 0)
      labels.voxels[i] = label;
}

/// The two large cores, one on each side of the midline, that are left of both lungs where their
/// depth is cut off; nothing where there are none.
std::optional<Volume<std::uint8_t>> cores_of(const Volume<float>& depth, float cut,
                                             double midline) {
  Mask deeper(depth.shape, depth.geometry);
  std::transform(depth.voxels.begin(), depth.voxels.end(), deeper.voxels.begin(),
                 [&](float value) { return value > cut; });
  const Components parts = find_components(deeper);
  if (parts.sizes.size() < 2 || parts.sizes[1] < smallest_part * 2 * parts.sizes[0])
    return std::nullopt;
  const Mask first = parts.region(1), second = parts.region(2);
  const bool first_is_left = mean_left_right(first) > midline;
  if (first_is_left == (mean_left_right(second) > midline))
    return std::nullopt;
  Volume<std::uint8_t> cores(depth.shape, depth.geometry);
  paint(cores, first, first_is_left ? left_lung : right_lung);
  paint(cores, second, first_is_left ? right_lung : left_lung);
  return cores;
}

/// Both lungs, parted where cores that grow back to their border meet: where they are thinnest.
Volume<std::uint8_t> grown_back(const Volume<std::uint8_t>& cores, Volume<float> depth,
                                const Mask& both) {
  for (float& value : depth.voxels)
    value = -value;
  Volume<std::uint8_t> labels = watershed(depth, cores);
  for (std::size_t i = 0; i < labels.voxels.size(); ++i)
    labels.voxels[i] *= both.voxels[i];
  return labels;
}

Volume<std::uint8_t> parted_at(double midline, const Mask& both) {
  Volume<std::uint8_t> labels(both.shape, both.geometry);
  for_each_voxel(both, [&](auto z, auto y, auto x) {
    labels.at(z, y, x) = left_right(both.geometry, z, y, x) > midline ? left_lung : right_lung;
  });
  return labels;
}

/// Parts a component that holds both lungs where it is thinnest: its depth is cut off until two
/// large cores remain, one on each side, and grown back from them. By the sagittal plane when
/// no depth parts it.
Volume<std::uint8_t> part_cropped(const Mask& both, double midline) {
  const Volume<float> depth = depth_in(both);
  const float deepest = *std::max_element(depth.voxels.begin(), depth.voxels.end());
  const auto step = static_cast<float>(
      *std::min_element(both.geometry.spacing.begin(), both.geometry.spacing.end()));
  for (float cut = 0; std::isfinite(deepest) && cut < deepest; cut += step)
    if (const auto cores = cores_of(depth, cut, midline))
      return grown_back(*cores, depth, both);
  return parted_at(midline, both);
}

/// The same, worked on where there is something.
Volume<std::uint8_t> part_lungs(const Mask& both, double midline) {
  const auto& spacing = both.geometry.spacing;
  const auto box = bounding_box(both, *std::max_element(spacing.begin(), spacing.end()));
  Volume<std::uint8_t> labels(both.shape, both.geometry);
  if (box)
    paste(part_cropped(crop(both, *box), midline), *box, labels);
  return labels;
}

/// Right and left lung among the regions of air in the body.
Volume<std::uint8_t> find_sides(const Volume<std::int16_t>& hu, const Mask& air, double midline) {
  Volume<std::uint8_t> labels(air.shape, air.geometry);
  const Components parts = find_components(air);
  if (parts.sizes.empty())
    return labels;

  const auto largest = static_cast<double>(parts.sizes[0]);
  for (std::uint32_t part = 1; part <= parts.sizes.size(); ++part) {
    const auto size = static_cast<double>(parts.sizes[part - 1]);
    if (size < smallest_part * largest)
      break;
    const Mask region = parts.region(part);
    if (size < gas_fraction * largest && mean_hu(hu, region) < gas_hu)
      continue;
    const double left = fraction_left(region, midline);
    if (std::min(left, 1 - left) >= merged_side_fraction) {
      const auto sides = part_lungs(region, midline);
      for (std::size_t i = 0; i < labels.voxels.size(); ++i)
        labels.voxels[i] = std::max(labels.voxels[i], sides.voxels[i]);
    } else {
      paint(labels, region, left > 0.5 ? left_lung : right_lung);
    }
  }
  return labels;
}

Mask only(const Volume<std::uint8_t>& labels, std::uint8_t label) {
  Mask mask(labels.shape, labels.geometry);
  std::transform(labels.voxels.begin(), labels.voxels.end(), mask.voxels.begin(),
                 [&](std::uint8_t voxel) { return voxel == label; });
  return mask;
}

/// Brings a mask to a finer grid with a smooth surface: 0 outside to 2 * half_inside inside.
Volume<std::uint8_t> refine(const Mask& mask, const Grid& grid) {
  Volume<std::uint8_t> soft = mask;
  for (std::uint8_t& voxel : soft.voxels)
    voxel *= 2 * half_inside;
  return resample(soft, grid, Interpolation::linear);
}

} // namespace

Volume<std::uint8_t> segment_lungs(const Volume<std::int16_t>& hu, const LungOptions& options) {
  const Volume<std::int16_t> coarse = coarsened(limited(hu), working_spacing_mm);
  const double threshold = options.method == LungOptions::Method::otsu
                               ? otsu_threshold(coarse.voxels)
                               : options.threshold;
  const Mask air = below(coarse, threshold);
  const Mask body = find_body(air);
  const double midline = mean_left_right(body);
  const Mask inside = intersection(air, body);
  const Mask airways = find_airways(coarse, inside);
  const Mask excluded = dilate(airways, airway_wall_mm);
  const auto sides = find_sides(coarse, difference(inside, excluded), midline);

  const Mask open_space = difference(body, excluded);
  const auto whole = [&](std::uint8_t lung) {
    return fill_slices(intersection(close(only(sides, lung), options.closing_mm), open_space));
  };
  const Grid grid{hu.shape, hu.geometry};
  const Volume<std::uint8_t> right = refine(whole(right_lung), grid);
  const Volume<std::uint8_t> left = refine(whole(left_lung), grid);
  Volume<std::uint8_t> labels(hu.shape, hu.geometry);
  for (std::size_t i = 0; i < labels.voxels.size(); ++i)
    if (std::max(right.voxels[i], left.voxels[i]) > half_inside)
      labels.voxels[i] = right.voxels[i] >= left.voxels[i] ? right_lung : left_lung;
  return labels;
}

LungVolumes lung_volumes(const Volume<std::uint8_t>& mask) {
  const auto& spacing = mask.geometry.spacing;
  const double voxel_ml = spacing[0] * spacing[1] * spacing[2] / 1000;
  const auto count = [&](std::uint8_t label) {
    return voxel_ml *
           static_cast<double>(std::count(mask.voxels.begin(), mask.voxels.end(), label));
  };
  return {count(right_lung), count(left_lung)};
}

} // namespace thorax::imaging
