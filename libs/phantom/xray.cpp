#include "phantom/xray.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/random.h"
#include "phantom/ct.h"
#include "phantom/shapes.h"

namespace thorax::phantom {
namespace {

/// Trilinear reading of an axis-aligned volume; air outside.
struct Sampler {
  const Volume<float>& attenuation;

  double operator()(const Point& p) const {
    const auto& g = attenuation.geometry;
    const double x = (p.x - g.origin[0]) / g.spacing[0], y = (p.y - g.origin[1]) / g.spacing[1],
                 z = (p.z - g.origin[2]) / g.spacing[2];
    const Shape3& n = attenuation.shape;
    if (x < 0 || y < 0 || z < 0 || x >= n.width - 1.0 || y >= n.height - 1.0 || z >= n.depth - 1.0)
      return 0;
    const auto i = static_cast<std::size_t>(x), j = static_cast<std::size_t>(y),
               k = static_cast<std::size_t>(z);
    const double u = x - i, v = y - j, w = z - k;
    const auto row = [&](std::size_t dk, std::size_t dj) {
      return mix(attenuation.at(k + dk, j + dj, i), attenuation.at(k + dk, j + dj, i + 1), u);
    };
    return mix(mix(row(0, 0), row(0, 1), v), mix(row(1, 0), row(1, 1), v), w);
  }
};

double integral(const Sampler& sample, const Point& from, const Point& to, double y0, double y1,
                double step) {
  const Point way = to - from;
  const double ratio = length(way) / std::abs(way.y); // path length per mm of depth
  const int count = std::max(1, static_cast<int>(std::ceil((y1 - y0) / step)));
  const double depth = (y1 - y0) / count;
  double sum = 0;
  for (int i = 0; i < count; ++i)
    sum += sample(from + way * ((y0 + (i + 0.5) * depth - from.y) / way.y));
  return sum * depth * ratio;
}

/// A volume large enough for the whole chest, about as fine as the detector.
Volume<float> chest_volume(const Anatomy& anatomy, const XrayProtocol& protocol) {
  const double spacing = std::max(2.4, protocol.field_mm / static_cast<double>(protocol.size));
  constexpr Point low{-230, -170, -260}, high{230, 165, 240};
  const auto count = [&](double a, double b) {
    return static_cast<std::size_t>(std::ceil((b - a) / spacing)) + 1;
  };
  Geometry geometry;
  geometry.origin = {low.x, low.y, low.z};
  geometry.spacing = {spacing, spacing, spacing};
  const Shape3 shape{count(low.z, high.z), count(low.y, high.y), count(low.x, high.x)};
  return render(anatomy, shape, geometry).hu;
}

float percentile(std::vector<float> values, double share) {
  const auto at =
      values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

} // namespace

double attenuation(double hu) {
  return water_attenuation * std::max(0.0, 1 + hu / 1000);
}

Raster<float> project(const Volume<float>& hu, const Projector& projector) {
  Volume<float> volume = hu;
  for (float& value : volume.voxels)
    value = static_cast<float>(attenuation(value));
  const Sampler sample{volume};
  const double y0 = hu.geometry.origin[1];
  const double y1 = y0 + hu.geometry.spacing[1] * static_cast<double>(hu.shape.height - 1);
  const double step = 0.5 * hu.geometry.spacing[1];
  const double middle = 0.5 * static_cast<double>(projector.size - 1);
  const Point source{0, projector.source_y, 0};
  Raster<float> integrals(projector.size, projector.size);
  for (std::size_t row = 0; row < projector.size; ++row)
    for (std::size_t column = 0; column < projector.size; ++column) {
      const Point pixel{(static_cast<double>(column) - middle) * projector.pixel_mm,
                        projector.detector_y,
                        (middle - static_cast<double>(row)) * projector.pixel_mm};
      integrals.at(row, column) = static_cast<float>(integral(sample, source, pixel, y0, y1, step));
    }
  return integrals;
}

Raster<std::uint16_t> take_xray(const Anatomy& anatomy, const XrayProtocol& protocol,
                                std::uint64_t seed, const StudyKey& key) {
  const double side = protocol.posterior_anterior ? -1 : 1; // where the detector is
  const double distance = protocol.posterior_anterior ? 1800 : 1000;
  const double detector = side * 175;
  Raster<float> signal = project(chest_volume(anatomy, protocol),
                                 {detector - side * distance, detector, protocol.size,
                                  protocol.field_mm / static_cast<double>(protocol.size)});
  Random random(seed, key.patient, key.study, "photons");
  const double unattenuated = protocol.photons * anatomy.dose;
  for (float& value : signal.pixels) {
    const double expected = unattenuated * std::exp(-value);
    const double counted = std::max(1.0, expected + std::sqrt(expected) * random.normal());
    value = static_cast<float>(std::log(unattenuated / counted));
  }
  const float dark = percentile(signal.pixels, 0.01), bright = percentile(signal.pixels, 0.998);
  const double white = (1 << protocol.bits) - 1;
  Raster<std::uint16_t> image(signal.height, signal.width);
  std::transform(
      signal.pixels.begin(), signal.pixels.end(), image.pixels.begin(), [&](float value) {
        return static_cast<std::uint16_t>(
            std::lround(white * std::clamp((value - dark) / (bright - dark), 0.0f, 1.0f)));
      });
  return image;
}

} // namespace thorax::phantom
