#include "augment/intensity.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace thorax::augment {
namespace {

double draw(Range range, Random& random) {
  return random.uniform(range.low, range.high);
}

float mean(const std::vector<float>& values) {
  const double sum = std::accumulate(values.begin(), values.end(), 0.0);
  return static_cast<float>(sum / static_cast<double>(values.size()));
}

/// One plane as an OpenCV matrix over the same memory.
cv::Mat1f plane(Picture& picture, std::size_t first) {
  return cv::Mat1f(static_cast<int>(picture.height), static_cast<int>(picture.width),
                   picture.pixels.data() + first);
}

std::size_t plane_size(const Picture& picture) {
  return picture.height * picture.width;
}

void adjust(Picture& picture, const Brightness& brightness, const Span& span, Random& random) {
  const auto shift = static_cast<float>(draw(brightness.shift, random) * (span.white - span.black));
  for (float& value : picture.pixels)
    value += shift;
}

void adjust(Picture& picture, const Contrast& contrast, const Span&, Random& random) {
  const auto factor = static_cast<float>(draw(contrast.factor, random));
  const float centre = mean(picture.pixels);
  for (float& value : picture.pixels)
    value = centre + factor * (value - centre);
}

void adjust(Picture& picture, const Gamma& gamma, const Span& span, Random& random) {
  const auto exponent = static_cast<float>(draw(gamma.exponent, random));
  const float width = span.white - span.black;
  for (float& value : picture.pixels)
    if (span.black < value && value < span.white)
      value = span.black + width * std::pow((value - span.black) / width, exponent);
}

void adjust(Picture& picture, const Noise& noise, const Span& span, Random& random) {
  const double deviation = draw(noise.deviation, random) * (span.white - span.black);
  for (float& value : picture.pixels)
    value += static_cast<float>(deviation * random.normal());
}

void adjust(Picture& picture, const Blur& blur, const Span&, Random& random) {
  const double deviation = draw(blur.pixels, random);
  if (deviation == 0)
    return;
  for (std::size_t first = 0; first < picture.pixels.size(); first += plane_size(picture))
    cv::GaussianBlur(plane(picture, first), plane(picture, first), {}, deviation);
}

void adjust(Picture& picture, const Cutout& cutout, const Span&, Random& random) {
  const double area = draw(cutout.area, random) * static_cast<double>(plane_size(picture));
  const double aspect = draw(cutout.aspect, random);
  const auto side = [](double length, std::size_t available) {
    return std::min<std::size_t>(static_cast<std::size_t>(std::lround(length)), available);
  };
  const std::size_t height = side(std::sqrt(area * aspect), picture.height);
  const std::size_t width = side(std::sqrt(area / aspect), picture.width);
  const std::size_t top = random.below(picture.height - height + 1);
  const std::size_t left = random.below(picture.width - width + 1);
  const float fill = mean(picture.pixels);
  const cv::Rect hole(static_cast<int>(left), static_cast<int>(top), static_cast<int>(width),
                      static_cast<int>(height));
  for (std::size_t first = 0; first < picture.pixels.size(); first += plane_size(picture))
    plane(picture, first)(hole) = fill;
}

} // namespace

void adjust(Picture& picture, const Intensity& transform, const Span& span, Random& random) {
  std::visit([&](const auto& kind) { adjust(picture, kind, span, random); }, transform);
}

} // namespace thorax::augment
