#include "pipeline/preprocess_slices.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/geometry.h"
#include "core/rounding.h"
#include "imaging/resize.h"
#include "imaging/window.h"
#include "pipeline/picture_options.h"
#include "pipeline/pixel_bytes.h"
#include "pipeline/preprocess_ct_options.h"
#include "scan/image_file.h"
#include "scan/series_load.h"

namespace thorax::pipeline {
namespace {

using store::Image;

template <class T>
Raster<T> slice_of(const auto& volume, std::size_t z) {
  const auto plane = volume.slice(z);
  return {volume.shape.height, volume.shape.width, std::vector<T>(plane.begin(), plane.end())};
}

/// The geometry of slice z as a picture.
Geometry picture_geometry(const Volume<std::int16_t>& hu, std::size_t z,
                          const PreprocessCtOptions& options) {
  Geometry geometry = resized_geometry(hu.geometry, hu.shape.height, hu.shape.width, options);
  geometry.origin = place_of(geometry, {0, 0, static_cast<double>(z)});
  return geometry;
}

/// The slice in HU at the picture's size; air around it.
std::vector<std::byte> hu_plane(Raster<float> slice, const PreprocessCtOptions& options) {
  for (float& hu : slice.pixels)
    hu -= scan::air_hu; // the border of a resized picture is 0
  Raster<float> picture = resized(slice, options);
  for (float& hu : picture.pixels)
    hu += scan::air_hu;
  if (options.type == "float32")
    return bytes_of(picture.pixels);
  std::vector<std::int16_t> rounded_hu(picture.pixels.size());
  std::transform(picture.pixels.begin(), picture.pixels.end(), rounded_hu.begin(),
                 rounded<std::int16_t>);
  return bytes_of(rounded_hu);
}

/// Slices of one volume as pixels of pictures, in all windows, each made once.
class Planes {
public:
  Planes(const Volume<std::int16_t>& hu, const PreprocessCtOptions& options)
      : hu_(hu), options_(options), windows_(windows_of(options)) {}

  const std::vector<std::byte>& operator()(std::size_t z) {
    const auto [found, missing] = planes_.try_emplace(z);
    if (missing)
      found->second = make(slice_of<float>(hu_, z));
    return found->second;
  }

  /// Lets go of what lies below slice z.
  void forget_below(std::size_t z) { planes_.erase(planes_.begin(), planes_.lower_bound(z)); }

private:
  std::vector<std::byte> make(Raster<float> slice) const {
    if (keeps_hu(options_))
      return hu_plane(std::move(slice), options_);
    std::vector<std::byte> pixels;
    for (const imaging::Window& window : windows_) {
      const auto plane = encode(resized(imaging::apply(window, slice), options_),
                                store::parse_pixel_type(options_.type));
      pixels.insert(pixels.end(), plane.begin(), plane.end());
    }
    return pixels;
  }

  const Volume<std::int16_t>& hu_;
  const PreprocessCtOptions& options_;
  std::vector<imaging::Window> windows_;
  std::map<std::size_t, std::vector<std::byte>> planes_;
};

/// The slices of slice z's picture, from the lowest to the highest.
std::vector<std::size_t> stack_around(std::size_t z, std::size_t depth,
                                      const PreprocessCtOptions& options) {
  const auto middle = static_cast<std::ptrdiff_t>(z), last = static_cast<std::ptrdiff_t>(depth) - 1;
  const auto reach = static_cast<std::ptrdiff_t>(options.neighbours);
  const auto distance = static_cast<std::ptrdiff_t>(options.neighbour_distance);
  std::vector<std::size_t> stack;
  for (std::ptrdiff_t i = -reach; i <= reach; ++i)
    stack.push_back(std::clamp<std::ptrdiff_t>(middle + i * distance, 0, last));
  return stack;
}

} // namespace

Image volume_image(Scan scan, const store::Sample& sample, std::vector<std::int8_t> labels) {
  return {.sample = sample,
          .labels = std::move(labels),
          .shape = {scan.hu.shape.depth, scan.hu.shape.height, scan.hu.shape.width},
          .geometry = scan.hu.geometry,
          .pixels = bytes_of(scan.hu.voxels),
          .mask = scan.mask ? std::move(scan.mask->voxels) : std::vector<std::uint8_t>()};
}

std::vector<Image> slice_images(const Scan& scan, const std::vector<std::size_t>& chosen,
                                const store::Sample& sample, const std::vector<std::int8_t>& labels,
                                const PreprocessCtOptions& options) {
  Planes planes(scan.hu, options);
  std::vector<Image> images;
  for (const std::size_t z : chosen) {
    Image image;
    image.sample = sample;
    image.sample.slice = static_cast<std::int32_t>(scan.first_slice + z);
    image.sample.id = fmt::format("{}#{}", sample.id, image.sample.slice);
    image.sample.parent = sample.id;
    image.sample.position_mm = scan.positions_mm[z];
    image.labels = labels;
    image.shape = {channels_of(options), options.size, options.size};
    image.geometry = picture_geometry(scan.hu, z, options);
    const auto stack = stack_around(z, scan.hu.shape.depth, options);
    for (const std::size_t each : stack) {
      const auto& plane = planes(each);
      image.pixels.insert(image.pixels.end(), plane.begin(), plane.end());
    }
    planes.forget_below(stack.front());
    if (scan.mask)
      image.mask = imaging::resize_labels(slice_of<std::uint8_t>(*scan.mask, z), options.size,
                                          options.size, fit_of(options))
                       .pixels;
    images.push_back(std::move(image));
  }
  return images;
}

Image picture_image(const Case& from, const store::Sample& sample, std::vector<std::int8_t> labels,
                    const PreprocessCtOptions& options) {
  scan::GreyImage picture = scan::read_raster(from.path);
  const auto grey = imaging::apply({0, picture.white}, std::move(picture.pixels));
  return {.sample = sample,
          .labels = std::move(labels),
          .shape = {1, options.size, options.size},
          .geometry = {},
          .pixels = encode(resized(grey, options), store::parse_pixel_type(options.type)),
          .mask = {}};
}

} // namespace thorax::pipeline
