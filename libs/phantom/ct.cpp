#include "phantom/ct.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/random.h"
#include "phantom/tissue.h"

namespace thorax::phantom {
namespace {

/// Places of an axis-aligned grid, in the anatomy's frame.
struct Grid {
  const Anatomy& anatomy;
  const Geometry& geometry;

  Point at(double z, double y, double x) const {
    const auto& o = geometry.origin;
    const auto& s = geometry.spacing;
    return Point{o[0] + x * s[0], o[1] + y * s[1], o[2] + z * s[2]} - anatomy.offset;
  }
};

void render_slice(Rendering& out, const Anatomy& anatomy, std::size_t z, double width) {
  const Grid grid{anatomy, out.hu.geometry};
  const int planes = std::max(1, static_cast<int>(std::ceil(out.hu.geometry.spacing[2] / 4.0)));
  const Shape3 shape = out.hu.shape;
  for (std::size_t y = 0; y < shape.height; ++y)
    for (std::size_t x = 0; x < shape.width; ++x) {
      double hu = 0;
      Tissue middle;
      for (int plane = 0; plane < planes; ++plane) {
        const double offset = (plane + 0.5) / planes - 0.5;
        const Tissue tissue = tissue_at(anatomy, grid.at(z + offset, y, x), width);
        hu += tissue.hu / planes;
        if (plane == planes / 2)
          middle = tissue;
      }
      out.hu.at(z, y, x) = static_cast<float>(hu);
      if (middle.lung >= 0.5) {
        out.lungs.at(z, y, x) = middle.side;
        out.lesions.at(z, y, x) = middle.lesion;
      }
    }
}

/// The voxels around a tube, and what is painted on each.
template <class Paint>
void for_each_voxel_near(const Tube& tube, double margin, const Anatomy& anatomy, Rendering& out,
                         Paint&& paint) {
  const Shape3 shape = out.hu.shape;
  const auto& o = out.hu.geometry.origin;
  const auto& s = out.hu.geometry.spacing;
  const double reach = std::max(tube.radius_a, tube.radius_b) + margin;
  const auto range = [&](double a, double b, double offset, int axis, std::size_t count) {
    const double low = (std::min(a, b) - reach + offset - o[axis]) / s[axis];
    const double high = (std::max(a, b) + reach + offset - o[axis]) / s[axis];
    return std::pair(
        static_cast<std::size_t>(std::clamp(std::ceil(low), 0.0, double(count))),
        static_cast<std::size_t>(std::clamp(std::floor(high) + 1, 0.0, double(count))));
  };
  const auto [z0, z1] = range(tube.a.z, tube.b.z, anatomy.offset.z, 2, shape.depth);
  const auto [y0, y1] = range(tube.a.y, tube.b.y, anatomy.offset.y, 1, shape.height);
  const auto [x0, x1] = range(tube.a.x, tube.b.x, anatomy.offset.x, 0, shape.width);
  const Grid grid{anatomy, out.hu.geometry};
  for (std::size_t z = z0; z < z1; ++z)
    for (std::size_t y = y0; y < y1; ++y)
      for (std::size_t x = x0; x < x1; ++x)
        paint(out.hu.at(z, y, x), tube_distance(grid.at(z, y, x), tube),
              out.lungs.at(z, y, x) != 0);
}

/// A tube thinner than a voxel fills only part of it.
double filled(double radius, double width) {
  return std::min(1.0, 2 * radius / width);
}

void paint_tubes(Rendering& out, const Anatomy& anatomy, double width) {
  constexpr double blood = 42, wall = 20, lumen = -985;
  for (const Tube& vessel : anatomy.vessels) {
    const double share = filled(vessel.radius_b, width);
    for_each_voxel_near(vessel, width, anatomy, out, [&](float& hu, double distance, bool in_lung) {
      if (in_lung)
        hu = std::max(hu, static_cast<float>(mix(hu, blood, share * coverage(distance, width))));
    });
  }
  for (const Tube& airway : anatomy.airways) {
    const double thickness = 0.4 + 0.15 * airway.radius_a;
    const double wall_share = filled(thickness, width),
                 lumen_share = filled(airway.radius_b, width);
    for_each_voxel_near(
        airway, width + thickness, anatomy, out, [&](float& hu, double distance, bool) {
          hu = static_cast<float>(mix(hu, std::max<double>(hu, wall),
                                      wall_share * coverage(distance - thickness, width)));
          hu = static_cast<float>(mix(hu, lumen, lumen_share * coverage(distance, width)));
        });
  }
}

std::vector<float> gaussian(double sigma) {
  const int half = static_cast<int>(std::ceil(3 * sigma));
  std::vector<float> kernel;
  double sum = 0;
  for (int i = -half; i <= half; ++i) {
    kernel.push_back(static_cast<float>(std::exp(-0.5 * i * i / (sigma * sigma))));
    sum += kernel.back();
  }
  for (float& weight : kernel)
    weight = static_cast<float>(weight / sum);
  return kernel;
}

/// Convolves every row, then every column of a slice; borders are repeated.
void blur(std::span<float> slice, std::size_t height, std::size_t width,
          const std::vector<float>& kernel) {
  const int half = static_cast<int>(kernel.size() / 2);
  std::vector<float> line(std::max(height, width));
  const auto pass = [&](std::size_t lines, std::size_t count, std::size_t next_line,
                        std::size_t next) {
    for (std::size_t n = 0; n < lines; ++n) {
      float* begin = slice.data() + n * next_line;
      for (std::size_t i = 0; i < count; ++i) {
        float sum = 0;
        for (int k = -half; k <= half; ++k) {
          const int at = std::clamp(static_cast<int>(i) + k, 0, static_cast<int>(count) - 1);
          sum += kernel[static_cast<std::size_t>(k + half)] *
                 begin[static_cast<std::size_t>(at) * next];
        }
        line[i] = sum;
      }
      for (std::size_t i = 0; i < count; ++i)
        begin[i * next] = line[i];
    }
  };
  pass(height, width, width, 1);
  pass(width, height, 1, width);
}

/// Sum of squared weights of the 2-D kernel: what blurring leaves of the variance of white noise.
double noise_gain(const std::vector<float>& kernel) {
  double squares = 0;
  for (const float weight : kernel)
    squares += weight * weight;
  return squares * squares;
}

} // namespace

Volume<std::int16_t> ct_grid(const CtProtocol& protocol) {
  const double spacing = protocol.field_mm / static_cast<double>(protocol.size);
  Geometry geometry;
  geometry.spacing = {spacing, spacing, protocol.slice_spacing_mm};
  const double corner = -0.5 * (protocol.field_mm - spacing);
  const double middle_of_lungs = 5;
  geometry.origin = {corner, corner + 5,
                     middle_of_lungs - 0.5 * protocol.slice_spacing_mm *
                                           static_cast<double>(protocol.slices - 1)};
  return Volume<std::int16_t>({protocol.slices, protocol.size, protocol.size}, geometry);
}

Rendering render(const Anatomy& anatomy, Shape3 shape, const Geometry& geometry) {
  Rendering out{Volume<float>(shape, geometry), Volume<std::uint8_t>(shape, geometry),
                Volume<std::uint8_t>(shape, geometry)};
  const double width = std::max(geometry.spacing[0], geometry.spacing[1]);
  for (std::size_t z = 0; z < shape.depth; ++z)
    render_slice(out, anatomy, z, width);
  paint_tubes(out, anatomy, width);
  return out;
}

CtStudy scan_ct(const Anatomy& anatomy, const CtProtocol& protocol, std::uint64_t seed,
                const StudyKey& key) {
  CtStudy study{ct_grid(protocol), {}, {}};
  Rendering scene = render(anatomy, study.hu.shape, study.hu.geometry);
  const auto kernel = gaussian(protocol.blur_mm / study.hu.geometry.spacing[0]);
  const double white = anatomy.noise_hu / std::sqrt(noise_gain(kernel));
  Random random(seed, key.patient, key.study, "noise");
  for (float& hu : scene.hu.voxels)
    hu += static_cast<float>(white * random.normal());
  for (std::size_t z = 0; z < study.hu.shape.depth; ++z)
    blur(scene.hu.slice(z), study.hu.shape.height, study.hu.shape.width, kernel);
  std::transform(scene.hu.voxels.begin(), scene.hu.voxels.end(), study.hu.voxels.begin(),
                 [](float hu) {
                   return static_cast<std::int16_t>(std::clamp(std::lround(hu), -1024l, 3071l));
                 });
  study.lungs = std::move(scene.lungs);
  study.lesions = std::move(scene.lesions);
  return study;
}

} // namespace thorax::phantom
