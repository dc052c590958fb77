#include "imaging/resize.h"

#include <algorithm>
#include <cmath>
#include <span>

#include <opencv2/imgproc.hpp>

#include "core/geometry.h"
#include "imaging/taps.h"
#include "imaging/weigh.h"

namespace thorax::imaging {
namespace {

Taps taps(std::size_t old_samples, std::size_t new_samples) {
  if (new_samples < old_samples)
    return area_taps(old_samples, new_samples);
  const double step = static_cast<double>(old_samples) / static_cast<double>(new_samples);
  return make_taps(old_samples, new_samples, step / 2 - 0.5, step, 0, Interpolation::linear);
}

/// The samples of content that begins at a place of an axis and lie on it.
Samples shown(std::ptrdiff_t place, std::size_t content, std::size_t axis) {
  const std::ptrdiff_t end = static_cast<std::ptrdiff_t>(axis) - place;
  return {static_cast<std::size_t>(std::max<std::ptrdiff_t>(-place, 0)),
          std::min(content, static_cast<std::size_t>(end))};
}

template <class T>
Raster<float> resized(const Raster<T>& raster, std::size_t height, std::size_t width, Fit fit,
                      float scale) {
  const Placement at = place(raster.height, raster.width, height, width, fit);
  const Samples rows = shown(at.y, at.height, height), columns = shown(at.x, at.width, width);
  Weigher weigher(taps(raster.height, at.height), taps(raster.width, at.width), columns, scale);
  Raster<float> picture(height, width);
  for (std::size_t y = rows.first; y < rows.end; ++y) {
    const auto row = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(y) + at.y);
    const auto left = static_cast<std::size_t>(std::max<std::ptrdiff_t>(at.x, 0));
    weigher.row(raster, y, std::span(picture.pixels).subspan(row * width + left));
  }
  return picture;
}

cv::Mat view(const Raster<std::uint8_t>& raster) {
  return {static_cast<int>(raster.height), static_cast<int>(raster.width), CV_8U,
          const_cast<std::uint8_t*>(raster.pixels.data())};
}

} // namespace

Placement place(std::size_t from_height, std::size_t from_width, std::size_t height,
                std::size_t width, Fit fit) {
  if (fit == Fit::stretch)
    return {0, 0, width, height};
  const double down = static_cast<double>(height) / static_cast<double>(from_height);
  const double along = static_cast<double>(width) / static_cast<double>(from_width);
  const double scale = fit == Fit::fill ? std::max(down, along) : std::min(down, along);
  const auto scaled = [&](std::size_t length, std::size_t wanted) {
    const auto rounded = static_cast<std::size_t>(std::lround(static_cast<double>(length) * scale));
    return fit == Fit::fill ? std::max(rounded, wanted)
                            : std::clamp<std::size_t>(rounded, 1, wanted);
  };
  const auto centred = [](std::size_t outer, std::size_t inner) {
    return (static_cast<std::ptrdiff_t>(outer) - static_cast<std::ptrdiff_t>(inner)) / 2;
  };
  const std::size_t inner_height = scaled(from_height, height);
  const std::size_t inner_width = scaled(from_width, width);
  return {centred(width, inner_width), centred(height, inner_height), inner_width, inner_height};
}

Geometry resized_geometry(const Geometry& plane, std::size_t from_height, std::size_t from_width,
                          std::size_t height, std::size_t width, Fit fit) {
  const Placement content = place(from_height, from_width, height, width, fit);
  const double step_x = static_cast<double>(from_width) / static_cast<double>(content.width);
  const double step_y = static_cast<double>(from_height) / static_cast<double>(content.height);
  Geometry geometry = plane;
  geometry.origin = place_of(plane, {(0.5 - static_cast<double>(content.x)) * step_x - 0.5,
                                     (0.5 - static_cast<double>(content.y)) * step_y - 0.5, 0});
  geometry.spacing[0] *= step_x;
  geometry.spacing[1] *= step_y;
  return geometry;
}

Raster<float> resize(const Raster<float>& raster, std::size_t height, std::size_t width, Fit fit) {
  return resized(raster, height, width, fit, 1);
}

Raster<float> resize_bytes(const Raster<std::uint8_t>& bytes, std::size_t height, std::size_t width,
                           Fit fit) {
  return resized(bytes, height, width, fit, 1.f / 255);
}

Raster<std::uint8_t> resize_labels(const Raster<std::uint8_t>& labels, std::size_t height,
                                   std::size_t width, Fit fit) {
  const Placement at = place(labels.height, labels.width, height, width, fit);
  const cv::Rect content(static_cast<int>(at.x), static_cast<int>(at.y), static_cast<int>(at.width),
                         static_cast<int>(at.height));
  Raster<std::uint8_t> resized(height, width);
  cv::Mat picture = view(resized), whole(content.size(), picture.type());
  cv::resize(view(labels), whole, whole.size(), 0, 0, cv::INTER_NEAREST_EXACT);
  const cv::Rect shown = content & cv::Rect({0, 0}, picture.size());
  whole(shown - content.tl()).copyTo(picture(shown));
  return resized;
}

} // namespace thorax::imaging
