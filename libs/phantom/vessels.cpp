#include "phantom/vessels.h"

#include <cmath>
#include <numbers>

namespace thorax::phantom {
namespace {

/// A direction that leaves the old one by angle, on a random side of it.
Point bent(const Point& direction, double angle, Random& random) {
  const Point helper = std::abs(direction.z) < 0.9 ? Point{0, 0, 1} : Point{1, 0, 0};
  const Point u = unit(cross(direction, helper)), v = cross(direction, u);
  const double turn = random.uniform(0, 2 * std::numbers::pi);
  const Point aside = u * std::cos(turn) + v * std::sin(turn);
  return unit(direction * std::cos(angle) + aside * std::sin(angle));
}

struct Growth {
  const Anatomy& anatomy;
  const Lung& lung;
  double smallest_radius;
  Random& random;
  std::vector<Tube>& tubes;
};

/// Adds a branch and, from its end, two thinner ones. Murray's law would divide the radius by
/// 2^(1/3) = 1.26 (Murray, PNAS 1926); branches that would leave the lung bend back or end.
void grow(Growth& growth, const Point& from, Point direction, double branch_length, double radius) {
  if (radius < growth.smallest_radius)
    return;
  Point to = from + direction * branch_length;
  for (int attempt = 0; attempt < 6 && lung_distance(growth.anatomy, growth.lung, to) > -2;
       ++attempt) {
    direction = bent(direction, 0.5, growth.random);
    branch_length *= 0.85;
    to = from + direction * branch_length;
  }
  if (lung_distance(growth.anatomy, growth.lung, to) > -1)
    return;
  const double end_radius = radius / 1.26;
  growth.tubes.push_back({from, to, radius, end_radius});
  const double angle = growth.random.uniform(0.35, 0.7);
  const Point side = bent(direction, angle, growth.random);
  const Point other = unit(direction * (2 * dot(direction, side)) - side);
  for (const Point& child : {side, other})
    grow(growth, to, child, branch_length * growth.random.uniform(0.75, 0.98),
         end_radius * growth.random.uniform(0.85, 1.0));
}

/// Where the segments of a lung lie from its hilum, for the right side's sign of x.
constexpr Point segments[] = {{-0.45, 0.1, 1},    {-0.6, -0.9, 0.45}, {-1, 0.25, 0.2},
                              {-0.7, -0.7, -0.5}, {-0.6, 0.5, -1},    {-0.9, 0.6, -0.4}};

void grow_lung(Growth growth, const Point& hilum, double branch_length, double radius) {
  for (Point direction : segments) {
    direction.x *= -growth.lung.side;
    const Point start = unit(bent(unit(direction), 0.15, growth.random));
    Point from = hilum;
    while (lung_distance(growth.anatomy, growth.lung, from) > -3 && length(from - hilum) < 40)
      from = from + start * 2; // through the mediastinum
    grow(growth, from, start, branch_length, radius);
  }
}

Point hilum(const Anatomy& anatomy, const Lung& lung) {
  return lung.side < 0 ? Point{-40, 8, 6} * anatomy.size : Point{40, 14, 14} * anatomy.size;
}

} // namespace

std::vector<Tube> grow_airways(const Anatomy& anatomy, Random random) {
  const double size = anatomy.size;
  const Point carina{0, 16 * size, 36 * size};
  std::vector<Tube> tubes{{Point{0, 4, 190} * size, carina, 8.5 * size, 8.5 * size}};
  for (const Lung& lung : anatomy.lungs) {
    const Point end = hilum(anatomy, lung) + Point{0, 6, 2} * size;
    tubes.push_back({carina, end, 6.5 * size, 5.5 * size});
    grow_lung({anatomy, lung, 1.2 * size, random, tubes}, end, 26 * size, 2.6 * size);
  }
  return tubes;
}

std::vector<Tube> grow_vessels(const Anatomy& anatomy, double thickness, Random random) {
  std::vector<Tube> tubes;
  for (const Lung& lung : anatomy.lungs) {
    const Point arteries = hilum(anatomy, lung);
    const Point veins = arteries - Point{0, 8, 14} * anatomy.size;
    for (const Point& root : {arteries, veins})
      grow_lung({anatomy, lung, 0.55, random, tubes}, root, 30 * anatomy.size,
                4.2 * thickness * anatomy.size);
  }
  return tubes;
}

} // namespace thorax::phantom
