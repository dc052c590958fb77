#include "augment/geometry.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace thorax::augment {
namespace {

/// A forward affine map of (x, y, 1) in pixels; the centre is the middle of the picture.
using Affine = cv::Matx23d;
/// At each pixel, a displacement in pixels.
using Field = cv::Mat2f;
using Drawn = std::variant<Affine, Field>;

double draw(Range range, Random& random) {
  return random.uniform(range.low, range.high);
}

double radians(double degrees) {
  return degrees * std::numbers::pi / 180;
}

Affine about_centre(const cv::Matx22d& matrix, cv::Size size) {
  const cv::Vec2d centre((size.width - 1) / 2.0, (size.height - 1) / 2.0);
  const cv::Vec2d shift = centre - matrix * centre;
  return {matrix(0, 0), matrix(0, 1), shift[0], matrix(1, 0), matrix(1, 1), shift[1]};
}

Drawn drawn(const Rotate& rotate, cv::Size size, Random& random) {
  const double angle = radians(draw(rotate.degrees, random));
  return about_centre({std::cos(angle), std::sin(angle), -std::sin(angle), std::cos(angle)}, size);
}

Drawn drawn(const Translate& translate, cv::Size size, Random& random) {
  const double x = draw(translate.x, random) * size.width;
  const double y = draw(translate.y, random) * size.height;
  return Affine(1, 0, x, 0, 1, y);
}

Drawn drawn(const Scale& scale, cv::Size size, Random& random) {
  const double factor = draw(scale.factor, random);
  return about_centre({factor, 0, 0, factor}, size);
}

Drawn drawn(const Shear& shear, cv::Size size, Random& random) {
  return about_centre({1, std::tan(radians(draw(shear.degrees, random))), 0, 1}, size);
}

Drawn drawn(const Flip&, cv::Size size, Random&) {
  return about_centre({-1, 0, 0, 1}, size);
}

Drawn drawn(const Elastic& elastic, cv::Size size, Random& random) {
  const double side = std::min(size.width, size.height);
  const double largest = draw(elastic.displacement, random) * side;
  const double smoothness = draw(elastic.smoothness, random) * side;
  Field field(size);
  for (cv::Vec2f& displacement : field)
    for (int axis : {0, 1})
      displacement[axis] = static_cast<float>(random.uniform(-1, 1));
  cv::GaussianBlur(field, field, {}, smoothness);
  const double peak = cv::norm(field, cv::NORM_INF);
  return Field(peak > 0 ? field * (largest / peak) : field);
}

/// Where each output pixel is read from, for the transforms applied first to last.
cv::Mat2f backward_map(const std::vector<Drawn>& transforms, cv::Size size) {
  cv::Mat2f map(size);
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x)
      map(y, x) = {static_cast<float>(x), static_cast<float>(y)};
  for (auto last = transforms.rbegin(); last != transforms.rend(); ++last) {
    if (const Affine* affine = std::get_if<Affine>(&*last)) {
      Affine inverse;
      cv::invertAffineTransform(*affine, inverse);
      cv::transform(map, map, inverse);
    } else {
      Field shifts;
      cv::remap(std::get<Field>(*last), shifts, map, {}, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
      map += shifts;
    }
  }
  return map;
}

int border_mode(Border border) {
  switch (border) {
  case Border::black:
    return cv::BORDER_CONSTANT;
  case Border::reflect:
    return cv::BORDER_REFLECT_101;
  case Border::replicate:
    break;
  }
  return cv::BORDER_REPLICATE;
}

template <class Pixel>
void read_through(const cv::Mat2f& map, std::vector<Pixel>& planes, int interpolation, int border,
                  double outside) {
  std::vector<Pixel> result(planes.size());
  const std::size_t plane = map.total();
  for (std::size_t first = 0; first < planes.size(); first += plane) {
    const cv::Mat_<Pixel> source(map.rows, map.cols, planes.data() + first);
    cv::Mat_<Pixel> target(map.rows, map.cols, result.data() + first);
    cv::remap(source, target, map, {}, interpolation, border, cv::Scalar::all(outside));
  }
  planes = std::move(result);
}

void exchange_lungs(std::vector<std::uint8_t>& mask) {
  for (std::uint8_t& label : mask)
    if (label == 1 || label == 2)
      label = 3 - label;
}

} // namespace

Picture warp(Picture picture, std::span<const Step<Geometric>> steps, Border border, float black,
             Random& random) {
  const cv::Size size(static_cast<int>(picture.width), static_cast<int>(picture.height));
  std::vector<Drawn> transforms;
  bool mirrored = false;
  for (const Step<Geometric>& step : steps) {
    if (!random.chance(step.probability))
      continue;
    transforms.push_back(std::visit(
        [&](const auto& transform) { return drawn(transform, size, random); }, step.transform));
    mirrored ^= std::holds_alternative<Flip>(step.transform);
  }
  if (transforms.empty())
    return picture;

  const cv::Mat2f map = backward_map(transforms, size);
  read_through(map, picture.pixels, cv::INTER_LINEAR, border_mode(border), black);
  read_through(map, picture.mask, cv::INTER_NEAREST, border_mode(border), 0);
  if (mirrored)
    exchange_lungs(picture.mask);
  return picture;
}

} // namespace thorax::augment
