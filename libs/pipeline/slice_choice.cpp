#include "pipeline/slice_choice.h"

#include <algorithm>
#include <numeric>

namespace thorax::pipeline {
namespace {

/// The lungs in one slice.
struct LungExtent {
  std::size_t pixels = 0;
  double box_cm2 = 0; ///< of the smallest box around them
};

LungExtent lungs_in(const Volume<std::uint8_t>& mask, std::size_t z) {
  LungExtent lungs;
  std::size_t left = mask.shape.width, right = 0, top = mask.shape.height, bottom = 0;
  for (std::size_t y = 0; y < mask.shape.height; ++y)
    for (std::size_t x = 0; x < mask.shape.width; ++x)
      if (mask.at(z, y, x) != 0) {
        ++lungs.pixels;
        left = std::min(left, x), right = std::max(right, x + 1);
        top = std::min(top, y), bottom = std::max(bottom, y + 1);
      }
  constexpr double mm2_per_cm2 = 100;
  if (lungs.pixels > 0)
    lungs.box_cm2 = static_cast<double>((right - left) * (bottom - top)) *
                    mask.geometry.spacing[0] * mask.geometry.spacing[1] / mm2_per_cm2;
  return lungs;
}

/// k of the slices, rising.
std::vector<std::size_t> largest(std::vector<std::size_t> slices, std::size_t k,
                                 const std::vector<LungExtent>& lungs) {
  std::stable_sort(slices.begin(), slices.end(),
                   [&](std::size_t a, std::size_t b) { return lungs[a].pixels > lungs[b].pixels; });
  slices.resize(std::min(k, slices.size()));
  std::sort(slices.begin(), slices.end());
  return slices;
}

std::vector<std::size_t> even(const std::vector<std::size_t>& slices, std::size_t k) {
  if (slices.size() <= k)
    return slices;
  std::vector<std::size_t> chosen;
  for (std::size_t part = 0; part < k; ++part)
    chosen.push_back(slices[(2 * part + 1) * slices.size() / (2 * k)]);
  return chosen;
}

/// The slices that reach the minima.
std::vector<std::size_t> candidates(const std::vector<LungExtent>& lungs, std::size_t pixels,
                                    const PreprocessCtOptions& options, SliceCounts& counts) {
  const bool any_lung = options.slices != "all";
  std::vector<std::size_t> slices;
  for (std::size_t z = 0; z < lungs.size(); ++z) {
    const auto lung = static_cast<double>(lungs[z].pixels);
    if (lung < options.min_lung_fraction * static_cast<double>(pixels) || (any_lung && lung == 0))
      ++counts.too_little_lung;
    else if (lungs[z].box_cm2 < options.min_box_cm2)
      ++counts.too_small_box;
    else
      slices.push_back(z);
  }
  return slices;
}

} // namespace

SliceChoice choose_slices(const Shape3& shape, const Volume<std::uint8_t>* mask,
                          const PreprocessCtOptions& options) {
  SliceChoice choice;
  choice.counts.seen = shape.depth;
  if (mask) {
    std::vector<LungExtent> lungs;
    for (std::size_t z = 0; z < shape.depth; ++z)
      lungs.push_back(lungs_in(*mask, z));
    choice.kept = candidates(lungs, shape.height * shape.width, options, choice.counts);
    const std::size_t reached = choice.kept.size();
    if (options.slices == "largest")
      choice.kept = largest(choice.kept, options.slices_per_scan, lungs);
    if (options.slices == "even")
      choice.kept = even(choice.kept, options.slices_per_scan);
    choice.counts.not_chosen = reached - choice.kept.size();
  } else {
    choice.kept.resize(shape.depth);
    std::iota(choice.kept.begin(), choice.kept.end(), std::size_t{0});
  }
  if (choice.kept.size() < options.min_slices) {
    choice.counts.of_scans_with_too_few = choice.kept.size();
    choice.kept.clear();
  }
  choice.counts.kept = choice.kept.size();
  return choice;
}

Notes notes_of(const SliceChoice& choice, const std::string& id) {
  const SliceCounts& counts = choice.counts;
  Notes slices = {{"seen", counts.seen},
                  {"kept", counts.kept},
                  {"too_little_lung", counts.too_little_lung},
                  {"too_small_box", counts.too_small_box},
                  {"not_chosen", counts.not_chosen},
                  {"of_scans_with_too_few", counts.of_scans_with_too_few},
                  {"scans_without_slices", Notes::array()}};
  if (choice.kept.empty())
    slices["scans_without_slices"].push_back(id);
  return {{"slices", std::move(slices)}};
}

} // namespace thorax::pipeline
