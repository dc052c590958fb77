#include "imaging/resize.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace thorax::imaging {
namespace {

/// One direction after the other, so that a picture may shrink in one and grow in the other.
void interpolate(const cv::Mat& from, cv::Mat& to) {
  const auto method = [](int old_length, int new_length) {
    return new_length < old_length ? cv::INTER_AREA : cv::INTER_LINEAR;
  };
  if (method(from.rows, to.rows) == method(from.cols, to.cols)) {
    cv::resize(from, to, to.size(), 0, 0, method(from.cols, to.cols));
    return;
  }
  cv::Mat between;
  cv::resize(from, between, {to.cols, from.rows}, 0, 0, method(from.cols, to.cols));
  cv::resize(between, to, to.size(), 0, 0, method(from.rows, to.rows));
}

template <class T>
cv::Mat view(const Raster<T>& raster) {
  return {static_cast<int>(raster.height), static_cast<int>(raster.width), cv::DataType<T>::type,
          const_cast<T*>(raster.pixels.data())};
}

cv::Rect inner(std::size_t from_height, std::size_t from_width, std::size_t height,
               std::size_t width, Fit fit) {
  const Placement at = place(from_height, from_width, height, width, fit);
  return {static_cast<int>(at.x), static_cast<int>(at.y), static_cast<int>(at.width),
          static_cast<int>(at.height)};
}

} // namespace

Placement place(std::size_t from_height, std::size_t from_width, std::size_t height,
                std::size_t width, Fit fit) {
  if (fit == Fit::stretch)
    return {0, 0, width, height};
  const double scale = std::min(static_cast<double>(height) / static_cast<double>(from_height),
                                static_cast<double>(width) / static_cast<double>(from_width));
  const auto scaled = [&](std::size_t length, std::size_t most) {
    return std::clamp<std::size_t>(std::lround(static_cast<double>(length) * scale), 1, most);
  };
  const std::size_t inner_height = scaled(from_height, height);
  const std::size_t inner_width = scaled(from_width, width);
  return {(width - inner_width) / 2, (height - inner_height) / 2, inner_width, inner_height};
}

Raster<float> resize(const Raster<float>& raster, std::size_t height, std::size_t width, Fit fit) {
  Raster<float> resized(height, width);
  cv::Mat content = view(resized)(inner(raster.height, raster.width, height, width, fit));
  interpolate(view(raster), content);
  return resized;
}

Raster<std::uint8_t> resize_labels(const Raster<std::uint8_t>& labels, std::size_t height,
                                   std::size_t width, Fit fit) {
  Raster<std::uint8_t> resized(height, width);
  cv::Mat content = view(resized)(inner(labels.height, labels.width, height, width, fit));
  cv::resize(view(labels), content, content.size(), 0, 0, cv::INTER_NEAREST_EXACT);
  return resized;
}

} // namespace thorax::imaging
