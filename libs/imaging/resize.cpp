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

/// Resizes the content by the method and puts the part of it that the picture shows there.
template <class T, class Method>
Raster<T> placed(const Raster<T>& raster, std::size_t height, std::size_t width, Fit fit,
                 Method method) {
  const Placement at = place(raster.height, raster.width, height, width, fit);
  const cv::Rect content(static_cast<int>(at.x), static_cast<int>(at.y), static_cast<int>(at.width),
                         static_cast<int>(at.height));
  Raster<T> resized(height, width);
  cv::Mat picture = view(resized);
  const cv::Rect shown = content & cv::Rect({0, 0}, picture.size());
  if (shown == content) {
    cv::Mat part = picture(content);
    method(view(raster), part);
  } else {
    cv::Mat whole(content.size(), picture.type());
    method(view(raster), whole);
    whole(shown - content.tl()).copyTo(picture(shown));
  }
  return resized;
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

Raster<float> resize(const Raster<float>& raster, std::size_t height, std::size_t width, Fit fit) {
  return placed(raster, height, width, fit, interpolate);
}

Raster<std::uint8_t> resize_labels(const Raster<std::uint8_t>& labels, std::size_t height,
                                   std::size_t width, Fit fit) {
  return placed(labels, height, width, fit, [](const cv::Mat& from, cv::Mat& to) {
    cv::resize(from, to, to.size(), 0, 0, cv::INTER_NEAREST_EXACT);
  });
}

} // namespace thorax::imaging
