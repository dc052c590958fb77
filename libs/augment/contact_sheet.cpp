#include "augment/contact_sheet.h"

#include <algorithm>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace thorax::augment {
namespace {

constexpr int largest_cell = 224, gap = 2;

/// The picture's middle plane as 8-bit grey, shrunk to fit a cell.
cv::Mat1b thumbnail(const Picture& picture, const Span& span, int cell) {
  const std::size_t size = picture.height * picture.width;
  const std::size_t middle = picture.pixels.size() / size / 2;
  const cv::Mat1f plane(static_cast<int>(picture.height), static_cast<int>(picture.width),
                        const_cast<float*>(picture.pixels.data()) + middle * size);
  const double shrink = std::min(1.0, static_cast<double>(cell) / std::max(plane.rows, plane.cols));
  cv::Mat1f small;
  cv::resize(plane, small, {}, shrink, shrink, cv::INTER_AREA);
  const double gain = 255 / (span.white - span.black);
  cv::Mat1b grey;
  small.convertTo(grey, CV_8U, gain, -gain * span.black);
  return grey;
}

int cell_side(std::span<const Picture> pictures) {
  std::size_t largest = 1;
  for (const Picture& picture : pictures)
    largest = std::max({largest, picture.height, picture.width});
  return static_cast<int>(std::min<std::size_t>(largest, largest_cell));
}

} // namespace

Raster<std::uint8_t> contact_sheet(std::span<const Picture> pictures, std::size_t columns,
                                   const Span& span) {
  const int cell = cell_side(pictures);
  const std::size_t rows = (pictures.size() + columns - 1) / columns;
  const std::size_t pitch = static_cast<std::size_t>(cell + gap);
  Raster<std::uint8_t> sheet(rows * pitch - gap, columns * pitch - gap, 255);
  cv::Mat1b canvas(static_cast<int>(sheet.height), static_cast<int>(sheet.width),
                   sheet.pixels.data());
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const cv::Mat1b grey = thumbnail(pictures[i], span, cell);
    const cv::Point corner(static_cast<int>(i % columns * pitch),
                           static_cast<int>(i / columns * pitch));
    grey.copyTo(canvas(cv::Rect(corner, grey.size())));
  }
  return sheet;
}

} // namespace thorax::augment
