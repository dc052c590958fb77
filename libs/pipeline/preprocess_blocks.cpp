#include "pipeline/preprocess_blocks.h"

#include <algorithm>
#include <cmath>

#include "imaging/window.h"
#include "pipeline/picture_options.h"
#include "pipeline/pixel_bytes.h"
#include "pipeline/preprocess_ct_options.h"

namespace thorax::pipeline {
namespace {

using HuVolume = Volume<std::int16_t>;

/// The grid that holds all of the volume.
imaging::Grid block_grid(const HuVolume& hu, const PreprocessCtOptions& options) {
  const auto& spacing = hu.geometry.spacing;
  const auto fitting = [](std::size_t old_samples, double old_spacing, std::size_t new_samples) {
    return static_cast<double>(old_samples) * old_spacing / static_cast<double>(new_samples);
  };
  std::array<double, 3> fitted = {fitting(hu.shape.width, spacing[0], options.size),
                                  fitting(hu.shape.height, spacing[1], options.size),
                                  fitting(hu.shape.depth, spacing[2], options.depth)};
  if (fit_of(options) == imaging::Fit::contain)
    fitted[0] = fitted[1] = std::max(fitted[0], fitted[1]);
  return imaging::grid_around(hu.shape, hu.geometry, {options.depth, options.size, options.size},
                              fitted);
}

/// The samples of the new axis whose centres lie within the old one, both having the same centre.
struct Inside {
  std::size_t first, end;
};
Inside inside(std::size_t old_samples, double old_spacing, std::size_t new_samples,
              double new_spacing) {
  const double half = static_cast<double>(old_samples) * old_spacing / new_spacing / 2;
  const double middle = static_cast<double>(new_samples) / 2;
  const auto from = static_cast<std::size_t>(std::max(0.0, std::ceil(middle - half - 0.5)));
  return {from, new_samples - from};
}

/// Sets what lies beyond the columns and rows of the old volume.
template <class T>
void clear_around(Volume<T>& block, const HuVolume& hu, T value) {
  const auto& before = hu.geometry.spacing;
  const auto& after = block.geometry.spacing;
  const Inside x = inside(hu.shape.width, before[0], block.shape.width, after[0]);
  const Inside y = inside(hu.shape.height, before[1], block.shape.height, after[1]);
  for (std::size_t z = 0; z < block.shape.depth; ++z)
    for (std::size_t row = 0; row < block.shape.height; ++row) {
      T* const voxels = &block.at(z, row, 0);
      const bool kept = row >= y.first && row < y.end;
      std::fill(voxels, voxels + (kept ? x.first : block.shape.width), value);
      std::fill(voxels + x.end, voxels + block.shape.width, value);
    }
}

std::vector<std::byte> pixels_of(const HuVolume& block, const PreprocessCtOptions& options) {
  if (keeps_hu(options) && options.type == "int16")
    return bytes_of(block.voxels);
  const Raster<float> hu(block.shape.depth * block.shape.height, block.shape.width,
                         {block.voxels.begin(), block.voxels.end()});
  if (keeps_hu(options))
    return bytes_of(hu.pixels);
  std::vector<std::byte> pixels;
  for (const imaging::Window& window : windows_of(options)) {
    const auto channel = encode(imaging::apply(window, hu), store::parse_pixel_type(options.type));
    pixels.insert(pixels.end(), channel.begin(), channel.end());
  }
  return pixels;
}

} // namespace

store::Image block_image(const Scan& scan, const store::Sample& sample,
                         std::vector<std::int8_t> labels, const PreprocessCtOptions& options) {
  const imaging::Grid grid = block_grid(scan.hu, options);
  HuVolume block = imaging::resample(scan.hu, grid, interpolation_of(options));
  clear_around(block, scan.hu, static_cast<std::int16_t>(std::floor(darkest_hu(options))));
  store::Image image;
  image.sample = sample;
  image.labels = std::move(labels);
  image.shape = {windows_of(options).size(), options.depth, options.size, options.size};
  image.geometry = grid.geometry;
  image.pixels = pixels_of(block, options);
  if (scan.mask) {
    auto mask = imaging::resample(*scan.mask, grid, imaging::Interpolation::nearest);
    clear_around<std::uint8_t>(mask, scan.hu, 0);
    image.mask = std::move(mask.voxels);
  }
  return image;
}

} // namespace thorax::pipeline
