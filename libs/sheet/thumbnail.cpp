#include "sheet/thumbnail.h"

#include <algorithm>
#include <cmath>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace thorax::sheet {
namespace {

// Of the palette of Okabe and Ito (Color Universal Design, 2008).
constexpr Rgb orange{230, 159, 0}, blue{86, 180, 233}, yellow{240, 228, 66};

Rgb colour(std::uint8_t label) {
  return label == 1 ? orange : label == 2 ? blue : yellow;
}

int extent(std::size_t length, double scale) {
  return std::max(1, static_cast<int>(std::lround(static_cast<double>(length) * scale)));
}

/// One channel in its final size from 0 to 255.
Raster<std::uint8_t> shade(const Raster<float>& channel, float black, float white, int height,
                           int width) {
  const cv::Mat1f plane(static_cast<int>(channel.height), static_cast<int>(channel.width),
                        const_cast<float*>(channel.pixels.data()));
  cv::Mat1f resized;
  cv::resize(plane, resized, {width, height}, 0, 0,
             height < plane.rows || width < plane.cols ? cv::INTER_AREA : cv::INTER_NEAREST);
  Raster<std::uint8_t> shades(static_cast<std::size_t>(height), static_cast<std::size_t>(width));
  cv::Mat1b out(height, width, shades.pixels.data());
  const double gain = 255 / (white - black);
  resized.convertTo(out, CV_8U, gain, -gain * black);
  return shades;
}

} // namespace

Raster<Rgb> thumbnail(std::span<const Raster<float>> channels, float black, float white, int side,
                      bool enlarge) {
  cv::setNumThreads(1); // callers have threads of their own
  const Raster<float>& first = channels.front();
  const double fit = side / static_cast<double>(std::max(first.height, first.width));
  const double scale = enlarge ? fit : std::min(1.0, fit);
  const int height = extent(first.height, scale), width = extent(first.width, scale);
  const std::size_t shown = channels.size() == 3 ? 3 : 1;

  Raster<Rgb> picture(static_cast<std::size_t>(height), static_cast<std::size_t>(width));
  for (std::size_t channel = 0; channel < shown; ++channel) {
    const Raster<std::uint8_t> shades = shade(channels[channel], black, white, height, width);
    for (std::size_t i = 0; i < shades.pixels.size(); ++i)
      if (shown == 3)
        picture.pixels[i][channel] = shades.pixels[i];
      else
        picture.pixels[i].fill(shades.pixels[i]);
  }
  return picture;
}

void draw_outlines(Raster<Rgb>& thumbnail, const Raster<std::uint8_t>& mask) {
  const cv::Mat1b whole(static_cast<int>(mask.height), static_cast<int>(mask.width),
                        const_cast<std::uint8_t*>(mask.pixels.data()));
  cv::Mat1b labels;
  cv::resize(whole, labels, {static_cast<int>(thumbnail.width), static_cast<int>(thumbnail.height)},
             0, 0, cv::INTER_NEAREST);
  const auto label_at = [&](int y, int x) {
    const bool inside = y >= 0 && y < labels.rows && x >= 0 && x < labels.cols;
    return inside ? labels(y, x) : std::uint8_t{0};
  };
  for (int y = 0; y < labels.rows; ++y)
    for (int x = 0; x < labels.cols; ++x) {
      const std::uint8_t label = labels(y, x);
      if (label != 0 && (label_at(y - 1, x) != label || label_at(y + 1, x) != label ||
                         label_at(y, x - 1) != label || label_at(y, x + 1) != label))
        thumbnail.at(static_cast<std::size_t>(y), static_cast<std::size_t>(x)) = colour(label);
    }
}

} // namespace thorax::sheet
