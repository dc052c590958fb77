#pragma once

#include <algorithm>
#include <cmath>

namespace thorax::phantom {

/// A place or a direction in millimetres of the DICOM patient system: +x left, +y posterior, +z up.
struct Point {
  double x = 0, y = 0, z = 0;

  Point operator+(const Point& o) const { return {x + o.x, y + o.y, z + o.z}; }
  Point operator-(const Point& o) const { return {x - o.x, y - o.y, z - o.z}; }
  Point operator*(double k) const { return {x * k, y * k, z * k}; }
  bool operator==(const Point&) const = default;
};

inline double dot(const Point& a, const Point& b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}
inline double length(const Point& a) {
  return std::sqrt(dot(a, a));
}
inline Point unit(const Point& a) {
  return a * (1 / length(a));
}
inline Point cross(const Point& a, const Point& b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}

/// The share of a voxel inside a surface at signed distance (negative inside): a ramp of the given
/// width, in mm.
inline double coverage(double distance, double width) {
  return std::clamp(0.5 - distance / width, 0.0, 1.0);
}

inline double mix(double a, double b, double share) {
  return a + (b - a) * share;
}

/// Signed distance to an axis-aligned ellipsoid, exact for spheres and to first order near the
/// surface.
inline double ellipsoid_distance(const Point& p, const Point& centre, const Point& radii) {
  const Point q = p - centre;
  const Point a{q.x / radii.x, q.y / radii.y, q.z / radii.z};
  const Point b{a.x / radii.x, a.y / radii.y, a.z / radii.z};
  const double scaled = length(a), gradient = length(b);
  return gradient > 0 ? scaled * (scaled - 1) / gradient : -std::min({radii.x, radii.y, radii.z});
}

/// |u|^2.5, between an ellipse's square and a rounded box.
inline double power(double u) {
  u = std::abs(u);
  return u * u * std::sqrt(u);
}

/// Signed distance, along the ray from the axis, to a vertical column whose cross-section is a
/// superellipse of exponent 2.5. lift in 0.. pulls the column in towards its dome (1 = its top).
inline double column_distance(double x, double y, double half_width, double half_depth,
                              double lift = 0) {
  const double reach = std::hypot(x, y);
  const double scaled = std::pow(power(x / half_width) + power(y / half_depth) + power(lift), 0.4);
  if (reach < 1e-9)
    return (scaled - 1) * std::min(half_width, half_depth);
  return reach * (1 - 1 / std::max(scaled, 1e-3)) + (lift > 1 ? (lift - 1) * half_depth : 0);
}

/// A round tube that tapers from a to b.
struct Tube {
  Point a, b;
  double radius_a = 1, radius_b = 1;
};

/// Signed distance to a tube with round ends.
inline double tube_distance(const Point& p, const Tube& tube) {
  const Point along = tube.b - tube.a;
  const double t = std::clamp(dot(p - tube.a, along) / dot(along, along), 0.0, 1.0);
  return length(p - tube.a - along * t) - mix(tube.radius_a, tube.radius_b, t);
}

} // namespace thorax::phantom
