#include "scan/slice_geometry.h"

#include <cmath>

namespace thorax::scan {
namespace {

Vector cross(const Vector& a, const Vector& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

} // namespace

double dot(const Vector& a, const Vector& b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

Vector minus(const Vector& a, const Vector& b) {
  return {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
}

Vector row_direction(const DicomHeader& header) {
  const auto& o = *header.orientation;
  return {o[0], o[1], o[2]};
}

Vector column_direction(const DicomHeader& header) {
  const auto& o = *header.orientation;
  return {o[3], o[4], o[5]};
}

Vector headward_normal(const DicomHeader& header) {
  const Vector x = row_direction(header), y = column_direction(header);
  const Vector normal = cross(x, y);
  return normal[2] < 0 ? cross(y, x) : normal;
}

double position_of(const DicomHeader& header) {
  return dot(*header.position, headward_normal(header));
}

bool has_sound_orientation(const DicomHeader& header) {
  constexpr double tolerance = 0.01;
  const Vector x = row_direction(header), y = column_direction(header);
  return std::abs(dot(x, x) - 1) < tolerance && std::abs(dot(y, y) - 1) < tolerance &&
         std::abs(dot(x, y)) < tolerance;
}

} // namespace thorax::scan
