#include "phantom/tissue.h"

#include <cmath>

namespace thorax::phantom {
namespace {

// Hounsfield units of the tissues at about 120 kV.
constexpr double air = -1000, fat = -95, muscle = 52, skin = 40, liver = 58, heart = 44, blood = 42;
constexpr double marrow = 180, cortex = 750, cartilage = 110, disc = 85, fluid = 8;

/// Distance of z to the nearest multiple of step.
double off_grid(double z, double step) {
  return std::abs(z - step * std::round(z / step));
}

struct Bone {
  double distance; ///< to its surface
  double inside = marrow;
  double shell = 1.6; ///< thickness of the cortex, mm
};

void lay(double& hu, const Bone& bone, double width) {
  hu = mix(hu, cortex, coverage(bone.distance, width));
  hu = mix(hu, bone.inside, coverage(bone.distance + bone.shell, width));
}

void lay(double& hu, double tissue, double distance, double width) {
  hu = mix(hu, tissue, coverage(distance, width));
}

/// The outer surface of the rib cage's muscles: ribs are centred on it.
double cage_distance(const Anatomy& a, const Point& p) {
  const double lift = std::max(0.0, (p.z - a.shoulder) / (a.apex + 8 - a.shoulder));
  return column_distance(p.x, p.y, a.cage_width + 7, a.cage_depth + 7, lift);
}

struct Outline {
  double trunk, skin; ///< distances to the trunk's surface, and to the skin over trunk and breasts
};

Outline outline(const Anatomy& a, const Point& p) {
  const double shoulders = std::max(0.0, p.z - 70 * a.size);
  const double neck = std::max(0.0, p.z - 150 * a.size);
  const double half_width =
      a.cage_width + 16 + a.fat_mm + std::min(0.75 * shoulders, 45.0) - 2.2 * neck;
  const double half_depth = a.cage_depth + 20 + a.fat_mm - 0.6 * neck;
  const double trunk =
      column_distance(p.x, p.y - 4, std::max(half_width, 60.0), std::max(half_depth, 60.0));
  if (a.sex != 'F')
    return {trunk, trunk};
  const Point left{std::abs(p.x), p.y, p.z};
  const double breast = ellipsoid_distance(
      left, Point{70, 0, -30} * a.size + Point{0, 14 - half_depth, 0}, Point{62, 44, 60} * a.size);
  return {trunk, std::min(trunk, breast)};
}

void lay_ribs(double& hu, const Anatomy& a, const Point& p, double cage, double width) {
  constexpr double spacing = 25, drop = 60; // from the spine to the front, mm
  if (std::abs(cage) > 9 + width || p.z > a.apex)
    return;
  const double front = (a.cage_depth - p.y) / (2 * a.cage_depth);
  const double height = off_grid(p.z + drop * a.size * front, spacing * a.size);
  const double distance = std::hypot(height, 1.7 * cage) - 6.5 * a.size;
  if (front > 0.84)
    lay(hu, cartilage, distance, width);
  else
    lay(hu, Bone{distance, 320}, width);
}

void lay_spine(double& hu, const Anatomy& a, const Point& p, double width) {
  const double s = a.size;
  if (std::abs(p.x) > 50 * s || p.y < 45 * s)
    return;
  const double body =
      std::max(column_distance(p.x, p.y - 70 * s, 18 * s, 15 * s), 3.0 - off_grid(p.z, 26 * s));
  lay(hu, disc, column_distance(p.x, p.y - 70 * s, 17 * s, 14 * s), width);
  lay(hu, Bone{body}, width);
  const double processes = ellipsoid_distance({p.x, p.y, off_grid(p.z - 8 * s, 26 * s)},
                                              {0, 94 * s, 0}, Point{34, 6, 7} * s);
  lay(hu, Bone{processes}, width);
  lay(hu,
      Bone{ellipsoid_distance({p.x, p.y, off_grid(p.z, 26 * s)}, {0, 110 * s, 0},
                              Point{4, 15, 11} * s)},
      width);
  const double canal = std::hypot(p.x, p.y - 93 * s);
  const double arch = std::max(canal - 13 * s, off_grid(p.z, 26 * s) - 9 * s);
  lay(hu, Bone{arch, 350}, width);
  lay(hu, fluid + 20, canal - 9 * s, width);
}

void lay_front_and_shoulders(double& hu, const Anatomy& a, const Point& p, double width) {
  const double s = a.size;
  if (std::abs(p.x) < 40 * s && p.y < 0)
    lay(hu, Bone{ellipsoid_distance(p, {0, -a.cage_depth - 8, 15 * s}, Point{19, 6, 85} * s)},
        width);
  for (const double side : {-1.0, 1.0}) {
    if (side * p.x < 0)
      continue;
    const Tube clavicle{Point{side * 18, -82, 112} * s, Point{side * 150, -30, 140} * s, 6 * s,
                        6 * s};
    lay(hu, Bone{tube_distance(p, clavicle)}, width);
    constexpr double cosine = 0.80, sine = 0.60; // the blade turns about the vertical axis
    const Point q = p - Point{side * (a.cage_width - 12), a.cage_depth - 4, 62 * s};
    const Point turned{side * q.x * cosine - q.y * sine, side * q.x * sine + q.y * cosine, q.z};
    lay(hu, Bone{ellipsoid_distance(turned, {}, Point{46, 4.5, 68} * s), 320}, width);
  }
}

/// What fills the chest and the abdomen below it, before lungs and bones.
double soft_tissue(const Anatomy& a, const Point& p, double width) {
  double hu = mix(fat, muscle, 0.72);
  const double s = a.size;
  if (p.z < a.lungs[0].diaphragm_top + 8) {
    hu = p.x < 18 * s ? liver : 45;
    lay(hu, air + 60,
        ellipsoid_distance(p, {66 * s, -38 * s, a.lungs[1].diaphragm_top - 42 * s},
                           Point{32, 24, 17} * s),
        width);
  }
  lay(hu, heart, ellipsoid_distance(p, a.heart_centre, a.heart_radii), width);
  for (const Tube& vessel : a.great_vessels)
    lay(hu, blood, tube_distance(p, vessel), width);
  return hu;
}

/// A smooth wandering of surfaces with an amplitude of about 1.
double wander(const Point& p) {
  return std::sin(0.21 * p.x + 0.13 * p.z) * std::cos(0.19 * p.y - 0.11 * p.x) +
         0.6 * std::sin(0.23 * p.z - 0.17 * p.y);
}

void lay_lesions(Tissue& tissue, const Anatomy& a, const Point& p) {
  for (const Lesion& lesion : a.lesions) {
    const double reach =
        std::max({lesion.radii.x, lesion.radii.y, lesion.radii.z}) + 2 * lesion.edge_mm;
    if (std::abs(p.x - lesion.centre.x) > reach || std::abs(p.y - lesion.centre.y) > reach ||
        std::abs(p.z - lesion.centre.z) > reach)
      continue;
    double distance = ellipsoid_distance(p, lesion.centre, lesion.radii);
    if (lesion.lumps_mm > 0)
      distance += lesion.lumps_mm * wander(p - lesion.centre * 2);
    const double share = coverage(distance, lesion.edge_mm);
    tissue.hu = std::max(tissue.hu, mix(tissue.hu, lesion.hu, share));
    if (share >= 0.5 && tissue.lung >= 0.5)
      tissue.lesion = std::max(tissue.lesion, static_cast<std::uint8_t>(lesion.kind));
  }
}

void lay_fluid(double& hu, const Anatomy& a, const Lung& lung, const Point& p, double width) {
  for (const Effusion& effusion : a.effusions) {
    if (effusion.side != lung.side)
      continue;
    const double wall = std::max(0.0, depth_below_wall(a, lung.side, p));
    lay(hu, fluid, p.z - effusion.level - effusion.meniscus_mm * std::exp(-wall / 20), 2 * width);
  }
}

/// Air and fine tissue of a lung, denser where it lies lowest (supine: at the back).
double parenchyma(const Anatomy& a, const Lung& lung, const Point& p) {
  const double gravity = 45 * p.y / a.cage_depth;
  const double back = std::max(0.0, p.y / a.cage_depth - 0.35);
  const double low = std::clamp((40 - p.z) / 120, 0.0, 1.0);
  const double dependent =
      a.dependent_hu > 0 && back > 0 && low > 0
          ? a.dependent_hu * low * std::min(1.0, 1.6 * back) *
                std::exp(-std::max(0.0, depth_below_wall(a, lung.side, p)) / 12)
          : 0;
  return a.lung_hu + gravity + dependent;
}

Tissue lung_tissue(const Anatomy& a, const Lung& lung, const Point& p, double share, double width) {
  Tissue tissue;
  tissue.hu = parenchyma(a, lung, p);
  tissue.lung = share;
  tissue.side = lung.side < 0 ? 1 : 2;
  lay_lesions(tissue, a, p);
  lay_fluid(tissue.hu, a, lung, p, width);
  return tissue;
}

} // namespace

Tissue tissue_at(const Anatomy& a, const Point& p, double width) {
  const auto [trunk, skin_distance] = outline(a, p);
  if (skin_distance > width)
    return {};
  const Lung& lung = a.lungs[p.x < 0 ? 0 : 1];
  const double lung_share = coverage(lung_distance(a, lung, p), width);
  if (lung_share == 1)
    return lung_tissue(a, lung, p, 1, width);

  const double cage = cage_distance(a, p);
  double hu = soft_tissue(a, p, width);
  lay(hu, muscle, -cage, width); // outside the cage
  lay(hu, fat, -(trunk + a.fat_mm), width);
  lay(hu, skin, -(skin_distance + 2), width);
  lay_ribs(hu, a, p, cage, width);
  lay_spine(hu, a, p, width);
  lay_front_and_shoulders(hu, a, p, width);
  lay(hu, air, -skin_distance, width);
  if (lung_share == 0)
    return {hu, 0, 0, 0};
  Tissue tissue = lung_tissue(a, lung, p, lung_share, width);
  tissue.hu = mix(hu, tissue.hu, lung_share);
  return tissue;
}

} // namespace thorax::phantom
